import * as z from 'zod/mini'
import { type Statement, statement } from '../db/database.ts'
import type { TriggerAudit } from './trigger-audit.ts'

/** In what ways a view row can differ from its definition. */
export const faultKind = z.enum(['missing', 'drifted', 'orphaned'])
export type FaultKind = z.infer<typeof faultKind>

/** The kinds of what can be wrong with triggers. */
export const triggerFaults = ['missing', 'outdated', 'broken'] as const
export type TriggerFault = (typeof triggerFaults)[number]

/** The subject of what was found of the triggers; any other is the table of a view. */
const ofTriggers = 'triggers'

/** Faults of one kind, as they were found before their repair. */
export interface Faults {
  readonly fault: FaultKind
  readonly rows: number
  /** The first of their keys, encoded. */
  readonly keys: readonly string[]
}

/** By whom and when something is found; with the same `id` it counts once, however often it is noted. */
export interface Note {
  readonly source: 'audit' | 'cleanup' | 'backfill'
  readonly id: string
  readonly now: Date
  /** Seconds since the oldest source change that the faulty rows do not reflect. */
  readonly lagSeconds: number
}

/** How many keys of a finding are kept, and how long they may be, encoded. */
const mostKeys = 5
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

/** Parses one of `findingsAsJson`. */
export const finding = z.object({
  subject: z.string(),
  kind: z.string(),
  source: z.string(),
  seen: z.pipe(
    z.number(),
    z.transform((flag) => flag === 1),
  ),
  id: z.string(),
  rows: z.number(),
  lag_seconds: z.number(),
  keys: z.array(z.string()),
})

/** What was found of one kind in one subject by one job, since an evaluate last read it or until then (`seen`). */
export type Finding = z.output<typeof finding>

/** All that stands, as a JSON list: some rows for each view with faults, none for the others. */
export const findingsAsJson = `(SELECT json_group_array(json_object('subject', subject, 'kind', kind, 'source', source,
    'seen', seen, 'id', id, 'rows', rows, 'lag_seconds', lag_seconds, 'keys', json(keys))) FROM viewkeeper_findings)`

/** What stands of one view: the sum of all that was found, the greatest lag, and the first keys, encoded. */
export interface Standing extends Readonly<Record<FaultKind, number>> {
  readonly lag_seconds: number
  readonly faulty_keys: readonly string[]
}

/** Of each kind and job what nobody has read yet or, where there is nothing, what was read last. */
const current = (findings: readonly Finding[]): Finding[] =>
  findings.filter(
    ({ seen, kind, source }) =>
      !seen || findings.every((one) => one.seen || one.kind !== kind || one.source !== source),
  )

/** The faults of a view that stand: found since an evaluate last read them, or read and followed by no whole audit. */
export const standingOf = (findings: readonly Finding[], view: string): Standing => {
  const own = current(findings.filter(({ subject }) => subject === view))
  const sum = (wanted: FaultKind): number =>
    own.reduce((rows, one) => rows + (one.kind === wanted ? one.rows : 0), 0)
  return {
    missing: sum('missing'),
    drifted: sum('drifted'),
    orphaned: sum('orphaned'),
    lag_seconds: Math.max(0, ...own.map((one) => one.lag_seconds)),
    faulty_keys: [...new Set(own.flatMap(({ keys }) => keys))].slice(0, mostKeys),
  }
}

/** What an evaluate has read, as it was then. */
export type FindingMark = Pick<Finding, 'subject' | 'kind' | 'source' | 'id'>

const unread = (findings: readonly Finding[], subject: string, kind: string): Finding[] =>
  findings.filter((one) => one.subject === subject && one.kind === kind && !one.seen)

/** The marks of what nobody has read yet of one kind in a view. */
export const marksOf = (
  findings: readonly Finding[],
  view: string,
  kind: FaultKind,
): FindingMark[] => unread(findings, view, kind)

/** The most triggers that were found faulty in this way since an evaluate last read it, with the marks of that. */
export const unreadTriggers = (
  findings: readonly Finding[],
  kind: TriggerFault,
): { readonly rows: number; readonly marks: readonly FindingMark[] } => {
  const marks = unread(findings, ofTriggers, kind)
  return { rows: Math.max(0, ...marks.map(({ rows }) => rows)), marks }
}

/** Notes that an evaluate has read these, in the batch that stores what it has decided; what has changed since stays unread. */
export const markSeen = (marks: readonly FindingMark[]): Statement =>
  statement(
    `UPDATE OR REPLACE viewkeeper_findings SET seen = 1 WHERE seen = 0 AND (subject, kind, source, id) IN (
      SELECT value ->> 'subject', value ->> 'kind', value ->> 'source', value ->> 'id' FROM json_each(?1))`,
    JSON.stringify(marks.map(({ subject, kind, source, id }) => ({ subject, kind, source, id }))),
  )

/** For the batch that records a whole audit: what was read is superseded by it. Of other views than these nothing is kept. */
export const supersedeFindings = (views: readonly string[]): Statement =>
  statement(
    'DELETE FROM viewkeeper_findings WHERE seen = 1 OR subject NOT IN (SELECT value FROM json_each(?1))',
    JSON.stringify([...views, ofTriggers]),
  )
