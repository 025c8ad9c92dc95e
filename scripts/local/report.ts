import { z } from 'zod'
import { aligned } from './table.ts'

const runRow = z.object({
  status: z.string(),
  duration_ms: z.number(),
  rows_read: z.number(),
  rows_written: z.number(),
  error: z.string().nullable(),
  result: z.unknown(),
})
const jobRow = z.object({ job: z.string(), last_run: runRow.nullable() })
const jobs = z.object({ jobs: z.array(jobRow) })

const summary = (result: unknown): string => {
  const text = JSON.stringify(result ?? {})
  return text.length > 100 ? `${text.slice(0, 99)}…` : text
}

/** Asks the running worker for each job's last run. */
export const lastRuns = async (origin: string, token: string) => {
  const response = await fetch(`${origin}/api/jobs`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return jobs.parse(await response.json()).jobs
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
          run.error ?? summary(run.result),
        ]
      : [job, 'not run', '', '', '', ''],
  )
  return aligned([head, ...lines])
}

export const anyFailed = (runs: LastRuns): boolean =>
  runs.some(({ last_run: run }) => run?.status === 'failed')
