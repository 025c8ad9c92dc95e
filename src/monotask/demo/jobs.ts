import { type Statement, statement } from '../../db/database.ts'
import { sqliteTime } from '../../db/time.ts'
import { busyness, noise } from '../../demo.ts'

/** A job of the automation queue. Times are milliseconds since the epoch; null: not yet. */
export interface DemoJob {
  readonly id: string
  readonly project_id: string
  readonly task_id: string | null
  readonly event_type: string
  readonly priority: number
  readonly outcome: 'completed' | 'failed'
  readonly attempts: number
  readonly last_error: string | null
  readonly createdMs: number
  readonly startedMs: number | null
  readonly endedMs: number | null
}

const minuteMs = 60_000
const weekMinutes = 7 * 24 * 60

/** From how many minutes before now until how many nothing took jobs. */
const outages = [
  { from: 6480, until: 6400 },
  { from: 575, until: 505 },
] as const

const workers = 2

/** Before now, minutes: jobs that fail by chance would make one too many of those that fail on purpose. */
const quietMinutes = 100

const eventTypes = ['task.created', 'validation.requested', 'github.sync']

/** Minutes before now at which jobs came in: more by day, and one as soon as nothing takes them. */
const arrivals = (now: Date): number[] =>
  Array.from({ length: weekMinutes - 15 }, (_, index) => weekMinutes - index).filter((ago) => {
    const perMinute = 0.02 + 0.18 * busyness(now.getTime() - ago * minuteMs)
    return noise(ago) < perMinute || outages.some(({ from }) => ago === from - 1)
  })

/** When a worker that is free at a time begins: not while none takes jobs. */
const beginOf = (readyMs: number, now: Date): number => {
  const outage = outages.find(
    ({ from, until }) =>
      readyMs >= now.getTime() - from * minuteMs && readyMs < now.getTime() - until * minuteMs,
  )
  return outage === undefined ? readyMs : now.getTime() - outage.until * minuteMs
}

const pick = (values: readonly string[], seed: number): string =>
  values[Math.floor(noise(seed) * values.length)] ?? ''

/** Jobs as two workers would have done them, first come, first served. */
const worked = (now: Date): DemoJob[] => {
  const freeAt = Array.from({ length: workers }, () => 0)
  return arrivals(now).map((ago, index) => {
    const createdMs = now.getTime() - ago * minuteMs
    const worker = freeAt.indexOf(Math.min(...freeAt))
    const startedMs = beginOf(Math.max(createdMs + 4000, freeAt[worker] ?? 0), now)
    const endedMs = startedMs + (100 + 520 * noise(17 * index) ** 2) * 1000
    freeAt[worker] = endedMs
    const hasFailed = ago > quietMinutes && noise(7 * index) < 0.03
    return {
      id: `job-${index + 1}`,
      project_id: pick(['storefront', 'storefront', 'billing'], 3 * index),
      task_id: `task-${1 + Math.floor(48 * noise(5 * index))}`,
      event_type: pick(eventTypes, 11 * index),
      priority: 1 + Math.floor(4 * noise(13 * index)),
      outcome: hasFailed ? 'failed' : 'completed',
      attempts: hasFailed ? 5 : 1,
      last_error: hasFailed ? 'exit code 1' : null,
      ...{ createdMs, startedMs, endedMs },
    }
  })
}

/** Jobs that all failed of late: one more than may, of which the last two did only just now. */
const refused = (now: Date): DemoJob[] =>
  Array.from({ length: 12 }, (_, index) => {
    const endedMs = now.getTime() - (index < 2 ? 20_000 * (index + 1) : index * 3 * minuteMs)
    return {
      ...{ id: `refused-${index + 1}`, project_id: 'billing', task_id: null },
      ...{ event_type: 'github.sync', priority: 2, outcome: 'failed', attempts: 5 },
      last_error: 'connection refused',
      createdMs: endedMs - 5 * minuteMs,
      startedMs: endedMs - 2 * minuteMs,
      endedMs,
    }
  })

/** Jobs that still wait. */
const waiting = (now: Date): DemoJob[] =>
  Array.from({ length: 6 }, (_, index) => ({
    ...{ id: `waiting-${index + 1}`, project_id: 'billing', task_id: null },
    ...{ event_type: 'validation.requested', priority: 2, outcome: 'completed', attempts: 0 },
    last_error: null,
    createdMs: now.getTime() - 2 * (index + 1) * minuteMs,
    startedMs: null,
    endedMs: null,
  }))

/** The jobs that came into the queue in the week before now. */
export const jobsOfWeek = (now: Date): DemoJob[] => [
  ...worked(now),
  ...refused(now),
  ...waiting(now),
]

/** Where a job stands at a time; null: it is not there yet. */
export const statusAt = (
  { createdMs, startedMs, endedMs, outcome }: DemoJob,
  atMs: number,
): 'pending' | 'processing' | DemoJob['outcome'] | null => {
  if (createdMs > atMs) return null
  if (startedMs === null || startedMs > atMs) return 'pending'
  return endedMs === null || endedMs > atMs ? 'processing' : outcome
}

const time = (ms: number | null): string | null =>
  ms === null ? null : sqliteTime(new Date(ms)).slice(0, 19)

/** The jobs as rows, as they stand at the end. */
export const insertJobs = (jobs: readonly DemoJob[]): Statement =>
  statement(
    `INSERT INTO automation_queue (id, project_id, task_id, event_type, priority, status, attempts, last_error,
      created_at, started_at, completed_at)
    SELECT value ->> 'id', value ->> 'project_id', value ->> 'task_id', value ->> 'event_type', value ->> 'priority',
      value ->> 'status', value ->> 'attempts', value ->> 'last_error', value ->> 'created_at',
      value ->> 'started_at', value ->> 'completed_at' FROM json_each(?1)`,
    JSON.stringify(
      jobs.map((job) => ({
        ...job,
        status: statusAt(job, Number.MAX_SAFE_INTEGER),
        created_at: time(job.createdMs),
        started_at: time(job.startedMs),
        completed_at: time(job.endedMs),
      })),
    ),
  )
