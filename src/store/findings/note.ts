import { type Statement, statement } from '../../db/database.ts'
import type { TriggerAudit } from '../trigger-audit.ts'
import { type FaultKind, mostKeys, ofTriggers, type Source, triggerFaults } from './kinds.ts'

/** Faults of one kind, as they were found before their repair. */
export interface Faults {
  readonly fault: FaultKind
  readonly rows: number
  /** The first of their keys, encoded. */
  readonly keys: readonly string[]
}

/** By whom and when something is found; with the same `id` it counts once, however often it is noted. */
export interface Note {
  readonly source: Source
  readonly id: string
  readonly now: Date
  /** Seconds since the oldest source change that the faulty rows do not reflect. */
  readonly lagSeconds: number
}

/** How long a key that is kept may be, encoded. */
const longestKey = 2000

/** The same where every row that was moved is listed at first. */
const longestMovedKey = 400

const firstOf = (keys: readonly string[]): string[] =>
  keys.filter((key) => key.length <= longestKey).slice(0, mostKeys)

/** Of two JSON lists, as SQL, the first few. */
const together = (one: string, other: string): string =>
  `(SELECT json_group_array(value) FROM (SELECT DISTINCT value FROM (
    SELECT value FROM json_each(${one}) UNION ALL SELECT value FROM json_each(${other})) LIMIT ${mostKeys}))`

interface Noted {
  readonly subject: string
  readonly kind: string
  readonly rows: number
  readonly keys: readonly string[]
}

const note = (found: readonly Noted[], { source, id, now, lagSeconds }: Note): Statement =>
  statement(
    `INSERT INTO viewkeeper_findings (subject, kind, source, seen, id, found_at_ms, rows, lag_seconds, keys)
    SELECT value ->> 'subject', value ->> 'kind', ?2, 0, ?3, ?4, value ->> 'rows', ?5, value ->> 'keys'
    FROM json_each(?1) WHERE true
    ON CONFLICT (subject, kind, source, seen) DO UPDATE SET id = excluded.id, found_at_ms = excluded.found_at_ms,
      rows = iif(subject = '${ofTriggers}', max(rows, excluded.rows), rows + excluded.rows),
      lag_seconds = max(lag_seconds, excluded.lag_seconds),
      keys = ${together('viewkeeper_findings.keys', 'excluded.keys')}
    WHERE id <> excluded.id`,
    JSON.stringify(found.map((one) => ({ ...one, keys: firstOf(one.keys) }))),
    source,
    id,
    now.getTime(),
    lagSeconds,
  )

/** Adds faults of a view to what stands unread, kinds without any left out: for the batch that repairs them. */
export const noteFaults = (view: string, found: readonly Faults[], by: Note): Statement =>
  note(
    found.flatMap(({ fault: kind, rows, keys }) =>
      rows > 0 ? [{ subject: view, kind, rows, keys }] : [],
    ),
    by,
  )

/** Notes what is wrong with the triggers, the most that was found of each kind; nothing where all is well. */
export const noteTriggers = (audit: TriggerAudit, now: Date): Statement[] => {
  const found = triggerFaults
    .filter((kind) => audit[kind].length > 0)
    .map((kind) => ({ subject: ofTriggers, kind, rows: audit[kind].length, keys: [] }))
  const by = { source: 'audit', id: crypto.randomUUID(), now, lagSeconds: 0 } as const
  return found.length === 0 ? [] : [note(found, by)]
}

const drifted = "kind = 'drifted' AND source = ?3 AND subject = ?2 AND seen = 0"

/**
 * What a repair in a view below may move, counted in its own batch: `before` goes before the repair, `after` after it,
 * and the first of `after` answers {moved}. `rows` selects {key, refreshed_at} of the rows of `view` in question, by
 * `?1`, which is `param`.
 */
export const noteMoved = (
  { view, rows, param }: { readonly view: string; readonly rows: string; readonly param: string },
  { source, id, now, lagSeconds }: Note,
): { readonly before: Statement; readonly after: readonly [Statement, Statement] } => ({
  before: statement(
    `INSERT INTO viewkeeper_findings (subject, kind, source, seen, id, found_at_ms, rows, lag_seconds, keys, scratch)
    SELECT ?2, 'drifted', ?3, 0, '', ?4, 0, 0, '[]', json_group_array(refreshed_at ORDER BY key) FROM (${rows}) WHERE true
    ON CONFLICT (subject, kind, source, seen) DO UPDATE SET scratch = excluded.scratch`,
    param,
    view,
    source,
    now.getTime(),
  ),
  after: [
    statement(
      `UPDATE viewkeeper_findings SET (id, found_at_ms, rows, lag_seconds, keys, scratch) = (
        SELECT iif(moved > 0, ?4, id), iif(moved > 0, ?5, found_at_ms), rows + moved,
          iif(moved > 0, max(lag_seconds, ?6), lag_seconds), ${together('viewkeeper_findings.keys', 'm.keys')}, moved
        FROM (SELECT count(*) AS moved, json_group_array(key) FILTER (WHERE length(key) <= ${longestMovedKey}) AS keys
          FROM (SELECT key, refreshed_at, row_number() OVER (ORDER BY key) - 1 AS at FROM (${rows}))
          WHERE refreshed_at IS NOT viewkeeper_findings.scratch ->> at) m)
      WHERE ${drifted} RETURNING CAST(scratch AS INTEGER) AS moved`,
      param,
      view,
      source,
      id,
      now.getTime(),
      lagSeconds,
    ),
    statement(`DELETE FROM viewkeeper_findings WHERE ${drifted} AND rows = 0`, '', view, source),
  ],
})
