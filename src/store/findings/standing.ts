import * as z from 'zod/mini'
import { type Statement, statement } from '../../db/database.ts'
import {
  type FaultKind,
  mostKeys,
  ofTriggers,
  type Source,
  source,
  type TriggerFault,
} from './kinds.ts'

/** Parses one of `findingsAsJson`. */
export const finding = z.object({
  subject: z.string(),
  kind: z.string(),
  source,
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

/** What stands of one view: the sum of all that was found, the greatest lag, the first keys, encoded, and who has found it. */
export interface Standing extends Readonly<Record<FaultKind, number>> {
  readonly lag_seconds: number
  readonly faulty_keys: readonly string[]
  readonly found_by: readonly Source[]
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
    found_by: source.options.filter((name) =>
      own.some((one) => one.source === name && one.rows > 0),
    ),
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
