import * as z from 'zod/mini'

/** What all runs of a job came to so far, dry ones too: each of these only grows. */
const shape = {
  ok: z.int(),
  failed: z.int(),
  skipped: z.int(),
  duration_ms: z.int(),
  rows_read: z.int(),
  rows_written: z.int(),
} as const

const none = { ok: 0, failed: 0, skipped: 0, duration_ms: 0, rows_read: 0, rows_written: 0 }

/** Of runs that were recorded before totals were kept they are zero. */
export const runTotals = z._default(z.object(shape), none)

export type RunTotals = z.output<typeof runTotals>

/** What of a run that has ended is added. */
type Ended = Pick<RunTotals, 'duration_ms' | 'rows_read' | 'rows_written'> & {
  readonly status: 'ok' | 'failed' | 'skipped'
}

/** Totals with one more run that has ended. */
export const withRun = (before: RunTotals, { status, ...run }: Ended): RunTotals => ({
  ...before,
  [status]: before[status] + 1,
  duration_ms: before.duration_ms + run.duration_ms,
  rows_read: before.rows_read + run.rows_read,
  rows_written: before.rows_written + run.rows_written,
})

const greater = (a: RunTotals, b: RunTotals): RunTotals => ({
  ok: Math.max(a.ok, b.ok),
  failed: Math.max(a.failed, b.failed),
  skipped: Math.max(a.skipped, b.skipped),
  duration_ms: Math.max(a.duration_ms, b.duration_ms),
  rows_read: Math.max(a.rows_read, b.rows_read),
  rows_written: Math.max(a.rows_written, b.rows_written),
})

/**
 * The totals of a job, by those of its latest runs in any order. A run that was skipped beside another that went on does
 * not know what that came to, nor that one of it, but each of them adds to figures of its own.
 */
export const latestTotals = (all: readonly RunTotals[]): RunTotals => all.reduce(greater, none)
