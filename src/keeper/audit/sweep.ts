import type { Sweep, ViewAudit } from '../../store/audit-record.ts'
import type { Found } from './found.ts'
import { foreseenMs, rowsPerKey } from './pace.ts'

/** What is known of a view's size before its first sweep; null: too many to count, or counted already. */
export interface Size {
  readonly viewRows: number | null
  readonly sourceRows: number | null
  /** About how many keys there are that the record does not know of yet. */
  readonly newKeys: number
}

/** The sweep that a run goes on with: the one that `previous` has begun, or the next. */
export const sweepOf = (previous: ViewAudit | undefined, size: Size, now: Date): Sweep => {
  const ofKeys = previous?.last_sweep?.keys ?? previous?.sweep.of_keys ?? 0
  return previous !== undefined && previous.next_after !== null
    ? { ...previous.sweep, of_keys: previous.sweep.of_keys + size.newKeys }
    : {
        started_at_ms:
          previous?.last_sweep?.ended_at_ms ?? previous?.sweep.started_at_ms ?? now.getTime(),
        keys: 0,
        of_keys: ofKeys + size.newKeys,
        rows_read: 0,
        view_rows: 0,
        source_rows: 0,
        unreadable: 0,
        missing: 0,
        orphaned: 0,
        drifted: 0,
        foreseen_ms: 0,
      }
}

/** The sweep after a run. */
const continued = (
  sweep: Sweep,
  { slice, missing, orphaned, drifted, rowsRead }: Found,
): Sweep => ({
  ...sweep,
  keys: sweep.keys + (slice?.keys ?? 0),
  of_keys: Math.max(sweep.of_keys, sweep.keys + (slice?.keys ?? 0)),
  rows_read: sweep.rows_read + rowsRead,
  view_rows: sweep.view_rows + (slice?.viewRows ?? 0),
  source_rows: sweep.source_rows + (slice?.sourceRows ?? 0),
  unreadable: sweep.unreadable + (slice?.unreadable ?? 0),
  missing: sweep.missing + missing,
  orphaned: sweep.orphaned + orphaned,
  drifted: sweep.drifted + drifted,
})

export interface Advance {
  readonly previous: ViewAudit | undefined
  readonly size: Size
  /** Rows that ticks read of the view, as far as is foreseen. */
  readonly rowsOfTick: number
  readonly now: Date
}

/**
 * The record of a view after a run. A sweep goes from the first key to the last, a slice each run, and counts rows on
 * its way. The figures for the whole view change when a sweep ends.
 */
export const advance = (
  view: string,
  found: Found,
  { previous, size, rowsOfTick, now }: Advance,
): ViewAudit => {
  const after = continued(sweepOf(previous, size, now), found)
  const { slice } = found
  const isEnded = slice !== null && slice.nextAfter === null
  const going = {
    sweep: after,
    rowsPerKey: rowsPerKey({ sweep: after, last_sweep: previous?.last_sweep ?? null }),
  }
  const foreseen_ms = isEnded
    ? now.getTime() - after.started_at_ms
    : foreseenMs(going, rowsOfTick, now)
  // The sweep may have been begun by a machine whose clock is ahead.
  const sweep = { ...after, foreseen_ms: Math.max(0, foreseen_ms) }
  const last_sweep = isEnded
    ? { ...sweep, ended_at_ms: now.getTime() }
    : (previous?.last_sweep ?? null)
  const whole = last_sweep ?? previous ?? { view_rows: size.viewRows, source_rows: size.sourceRows }
  return {
    view,
    audited_at_ms: now.getTime(),
    checked: found.checked,
    missing: found.missing,
    orphaned: found.orphaned,
    drifted: found.drifted,
    repaired: found.repaired,
    lag_seconds: found.lagSeconds,
    view_rows: whole.view_rows,
    source_rows: whole.source_rows,
    unreadable: (last_sweep ?? sweep).unreadable,
    next_after: slice === null ? (previous?.next_after ?? null) : slice.nextAfter,
    faulty_keys: [...found.faultyKeys],
    sweep,
    last_sweep,
  }
}
