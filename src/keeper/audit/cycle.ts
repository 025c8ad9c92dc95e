import type { KnownFaults, ViewAudit } from '../../store/audit-record.ts'
import type { Fault } from './compare.ts'
import type { Slice } from './select-work.ts'

/** What one run found in a view, and mended. */
export interface Found {
  /** How many keys were held against the definition. */
  readonly checked: number
  readonly faults: readonly Pick<Fault, 'fault'>[]
  readonly repaired: number
  readonly lagSeconds: number
  readonly slice: Slice
  /** What was found wrong in this view outside this run. */
  readonly known: readonly Pick<KnownFaults, 'drifted' | 'lag_seconds'>[]
}

/** The counts of the cycle that `previous` has begun; none where it has ended one, or there was no run before. */
const countsSoFar = (previous: ViewAudit | undefined) =>
  previous === undefined || previous.next_after === null
    ? { viewRows: 0, sourceRows: 0, unreadable: 0 }
    : {
        viewRows: previous.cycle_view_rows,
        sourceRows: previous.cycle_source_rows,
        unreadable: previous.cycle_unreadable,
      }

/**
 * The record of a view after a run. A cycle goes from the first key to the last, a slice each run, and counts rows on
 * its way. The figures for the whole view change when a cycle ends; until the first has ended they are those so far.
 */
export const advance = (
  view: string,
  previous: ViewAudit | undefined,
  { checked, faults, repaired, lagSeconds, slice, known }: Found,
  now: Date,
): ViewAudit => {
  const soFar = countsSoFar(previous)
  const cycle = {
    viewRows: soFar.viewRows + slice.viewRows,
    sourceRows: soFar.sourceRows + slice.sourceRows,
    unreadable: soFar.unreadable + slice.unreadable,
  }
  const completedMs =
    slice.nextAfter === null ? now.getTime() : (previous?.cycle_completed_at_ms ?? null)
  const isBetweenEnds = slice.nextAfter !== null && completedMs !== null
  const whole =
    isBetweenEnds && previous !== undefined
      ? {
          viewRows: previous.view_rows,
          sourceRows: previous.source_rows,
          unreadable: previous.unreadable,
        }
      : cycle
  const of = (kind: Fault['fault']) => faults.filter(({ fault }) => fault === kind).length
  return {
    view,
    audited_at_ms: now.getTime(),
    checked,
    missing: of('missing'),
    orphaned: of('orphaned'),
    drifted: known.reduce((sum, { drifted }) => sum + drifted, of('drifted')),
    repaired,
    lag_seconds: Math.max(lagSeconds, ...known.map(({ lag_seconds }) => lag_seconds)),
    view_rows: whole.viewRows,
    source_rows: whole.sourceRows,
    unreadable: whole.unreadable,
    next_after: slice.nextAfter,
    cycle_view_rows: cycle.viewRows,
    cycle_source_rows: cycle.sourceRows,
    cycle_unreadable: cycle.unreadable,
    cycle_completed_at_ms: completedMs,
  }
}
