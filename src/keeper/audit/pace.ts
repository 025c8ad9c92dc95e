import { tickMs } from '../../alerting/tick.ts'
import type { Sweep, ViewAudit } from '../../store/audit-record.ts'

/** Rows that a tick reads of each view at least, so that a small database is gone through in hours. */
export const leastRows = 800

/** Part of the time allowed for a sweep in which it is to end: what comes between must not make it late. */
const timeToUse = 0.9

/** Rows that a key takes while nothing is known yet. */
const unknownRowsPerKey = 10

/** From so many keys on the average of a sweep is better than that of the one before. */
const keysThatTell = 50

/** Rows read for each key: in the present sweep, in the one before while that tells little, or a guess. */
export const rowsPerKey = (audit: Pick<ViewAudit, 'sweep' | 'last_sweep'> | undefined): number => {
  const { sweep, last_sweep: last } = audit ?? { sweep: null, last_sweep: null }
  const telling = sweep && (sweep.keys >= keysThatTell || last === null) ? sweep : last
  return telling && telling.keys > 0
    ? Math.max(1, telling.rows_read / telling.keys)
    : unknownRowsPerKey
}

/** About how many rows are still to be read in a sweep; one with more keys than were foreseen has a tenth to go. */
const rowsLeft = ({ keys, of_keys }: Sweep, perKey: number): number =>
  Math.max(of_keys - keys, keys / 10) * perKey

/** A sweep that goes on, and what each of its keys takes. */
export interface Going {
  readonly sweep: Sweep
  readonly rowsPerKey: number
}

/**
 * Rows that a single key may take that is next and costs more than a tick's share: what ticks would have read since the
 * sweep began, less what they have.
 */
export const credit = (sweep: Sweep, share: number, now: Date): number =>
  Math.max(share, ((now.getTime() - sweep.started_at_ms) / tickMs) * share - sweep.rows_read)

export interface Pace {
  readonly now: Date
  /** Milliseconds within which a sweep is to end. */
  readonly allowedMs: number
  /** Rows that this tick may read of all views together. */
  readonly budget: number
  /** Whether something stands out: then the sweeps go as fast as they may. */
  readonly isUrgent: boolean
}

/**
 * How many rows of each view this tick is to read: what ends its sweep in time, but no less than little, or, where
 * something stands out, all there is; together no more than the budget, in proportion.
 */
export const sharesOfTick = (
  going: ReadonlyMap<string, Going>,
  { now, allowedMs, budget, isUrgent }: Pace,
): Map<string, number> => {
  // No view goes without, however much others need.
  const least = Math.min(leastRows, budget / Math.max(1, going.size))
  const needed = [...going].map(([view, { sweep, rowsPerKey: perKey }]): [string, number] => {
    const left = rowsLeft(sweep, perKey)
    const endsMs = sweep.started_at_ms + allowedMs * timeToUse
    const ticks = isUrgent ? 1 : Math.max(1, (endsMs - now.getTime()) / tickMs)
    return [view, Math.max(0, left / ticks - least)]
  })
  const all = Math.max(
    1,
    needed.reduce((sum, [, rows]) => sum + rows, 0),
  )
  const rest = budget - least * going.size
  // What is left is a guess: a run that goes as fast as it may ends with the sweep, not with what was guessed.
  const part = isUrgent ? rest / all : Math.min(1, rest / all)
  return new Map(needed.map(([view, rows]) => [view, Math.floor(least + rows * part)]))
}

/** Milliseconds from a sweep's start to its end, if every tick from now on reads so many rows. */
export const foreseenMs = (
  { sweep, rowsPerKey: perKey }: Going,
  rowsOfTick: number,
  now: Date,
): number =>
  now.getTime() -
  sweep.started_at_ms +
  Math.ceil(rowsLeft(sweep, perKey) / Math.max(1, rowsOfTick)) * tickMs
