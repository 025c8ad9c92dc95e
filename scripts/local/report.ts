import * as z from 'zod'
import { aligned } from '../command-line/table.ts'
import { StartError } from './start-error.ts'

const runRow = z.object({
  status: z.string(),
  duration_ms: z.number(),
  rows_read: z.number(),
  rows_written: z.number(),
  error: z.string().nullable(),
  result: z.unknown(),
})
const jobRow = z.object({
  job: z.string(),
  schedule: z.string().nullable(),
  last_run: runRow.nullable(),
})
const jobs = z.object({ jobs: z.array(jobRow) })

const summary = (result: unknown): string => {
  const text = JSON.stringify(result ?? {})
  return text.length > 100 ? `${text.slice(0, 99)}…` : text
}

const skipped = z.object({ skipped: z.string() })

/** Why a run failed or was skipped; nothing for one that went well. */
export const reasonOf = ({ error, result }: z.infer<typeof runRow>): string =>
  error ?? skipped.safeParse(result).data?.skipped ?? ''

const alertRow = z.object({
  status: z.string(),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
})
const alerts = z.object({ alerts: z.array(alertRow) })

const get = async (url: string, token: string): Promise<unknown> => {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
  if (!response.ok) throw new StartError(`${url} answered HTTP ${response.status}.`)
  return response.json()
}

/** Asks the running worker for each job's last run. */
export const lastRuns = async (origin: string, token: string) =>
  jobs.parse(await get(`${origin}/api/jobs`, token)).jobs

/** Asks the running worker for its alerts. */
export const currentAlerts = async (origin: string, token: string) =>
  alerts.parse(await get(`${origin}/api/alerts`, token)).alerts

export type Alerts = Awaited<ReturnType<typeof currentAlerts>>

/** The alerts as a table of one line each; where several databases have some, it says which. */
export const alertsTable = (found: Alerts): string => {
  const ofMany = new Set(found.map(({ labels }) => labels.database)).size > 1
  return found.length === 0
    ? 'No alert is pending or firing.'
    : aligned([
        [...(ofMany ? ['database'] : []), 'alert', 'status', 'severity', 'summary'],
        ...found.map(({ status, labels, annotations }) => [
          ...(ofMany ? [labels.database ?? ''] : []),
          labels.alertname ?? '',
          status,
          labels.severity ?? '',
          annotations.summary ?? '',
        ]),
      ])
}

export type LastRuns = Awaited<ReturnType<typeof lastRuns>>

/** The runs as a table of one line each. */
export const runsTable = (runs: LastRuns): string => {
  const head = ['job', 'status', 'ms', 'read', 'written', 'result']
  const lines = runs.map(({ job, last_run: run }) =>
    run
      ? [
          job,
          run.status,
          String(run.duration_ms),
          String(run.rows_read),
          String(run.rows_written),
          reasonOf(run) || summary(run.result),
        ]
      : [job, 'not run', '', '', '', ''],
  )
  return aligned([head, ...lines])
}

export const anyFailed = (runs: LastRuns): boolean =>
  runs.some(({ last_run: run }) => run?.status === 'failed')
