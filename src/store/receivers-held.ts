import { type Statement, statement } from '../db/database.ts'
import type { Destination } from '../delivery/destination.ts'

/**
 * Those of the given receivers (`destinations`, as JSON) that have asked at their present address for a pause that is
 * not over at the time `nowMs`. By a clock that was set back to before they asked, it is.
 */
export const receiversHeldSql = (destinations: string, nowMs: string): string =>
  `SELECT h.receiver FROM json_each(${destinations}) d CROSS JOIN viewkeeper_receivers_held h
  ON h.receiver = d.value ->> 'receiver' AND h.destination = d.value ->> 'destination'
    AND h.since_ms <= ${nowMs} AND h.until_ms > ${nowMs}`

interface Hold extends Destination {
  readonly sinceMs: number
  readonly untilMs: number
}

/** Sends a receiver nothing until then. Of two pauses it asked for, the one that ends later counts. */
export const holdReceiver = ({ receiver, destination, sinceMs, untilMs }: Hold): Statement =>
  statement(
    `INSERT INTO viewkeeper_receivers_held (receiver, destination, since_ms, until_ms) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (receiver) DO UPDATE SET destination = excluded.destination, since_ms = excluded.since_ms,
      until_ms = excluded.until_ms
    WHERE destination <> excluded.destination OR since_ms > excluded.since_ms OR until_ms < excluded.until_ms`,
    receiver,
    destination,
    sinceMs,
    untilMs,
  )
