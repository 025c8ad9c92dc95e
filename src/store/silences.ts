import * as z from 'zod/mini'
import type { Silence } from '../alerting/silencer.ts'
import { type Database, type SqlValue, type Statement, statement } from '../db/database.ts'
import { json } from '../db/json.ts'

/** A silence with what is kept about it. Times are milliseconds since the epoch. */
export interface SilenceRow extends Silence {
  readonly created_at_ms: number
}

export const silenceRow: z.ZodMiniType<SilenceRow> = z.object({
  id: z.string(),
  matchers: z.array(z.string()),
  starts_at_ms: z.number(),
  ends_at_ms: z.number(),
  comment: z.string(),
  created_at_ms: z.number(),
  created_by: z.string(),
  fingerprint: z.nullable(z.string()),
})

/** Who made a silence where nothing else is said or known. */
export const unnamed = 'api'

/** When an acknowledgement ends whose alert has not recovered: later than any other silence can end. */
export const untilRecovery = Date.parse('9999-12-31T23:59:59.999Z')

const originOf = (column: string): string => `(SELECT o.${column} FROM viewkeeper_silence_origins o
    WHERE o.id = viewkeeper_silences.id)`

/** A row of viewkeeper_silences as JSON, for `silenceRow`. */
export const silenceRecord = `json_object('id', id, 'matchers', json(matchers), 'starts_at_ms', starts_at_ms,
  'ends_at_ms', ends_at_ms, 'comment', comment, 'created_at_ms', created_at_ms,
  'created_by', coalesce(${originOf('created_by')}, '${unnamed}'), 'fingerprint', ${originOf('fingerprint')})`

/** The silences that hold at the time bound as ?1, as JSON for `alertingState`. */
export const activeSilencesAsJson = `SELECT 'silence', ${silenceRecord}
  FROM viewkeeper_silences WHERE starts_at_ms <= ?1 AND ends_at_ms > ?1`

/** A row whose one column is `silenceRecord`. */
export const silenceRecordRow = z.object({
  record: json(silenceRow),
})

/** Silences, by what follows FROM. */
const silencesWhere = async (
  db: Database,
  rest: string,
  ...params: readonly SqlValue[]
): Promise<SilenceRow[]> => {
  const rows = await db.all(
    statement(`SELECT ${silenceRecord} AS record FROM viewkeeper_silences ${rest}`, ...params),
    silenceRecordRow,
  )
  return rows.map(({ record }) => record)
}

/** Where a silence stands in their list. */
export const silencePlace = z.strictObject({
  ends_at_ms: z.number(),
  id: z.string().check(z.maxLength(100)),
})
type SilencePlace = z.output<typeof silencePlace>

interface Listed {
  /** The place after which to begin; null: with the first. */
  readonly after: SilencePlace | null
  readonly limit: number
}

/** The silences that are kept; the one that ends last comes first. */
export const listSilences = (db: Database, { after, limit }: Listed): Promise<SilenceRow[]> =>
  after === null
    ? silencesWhere(db, 'ORDER BY ends_at_ms DESC, id LIMIT ?1', limit)
    : silencesWhere(
        db,
        'WHERE ends_at_ms < ?2 OR ends_at_ms = ?2 AND id > ?3 ORDER BY ends_at_ms DESC, id LIMIT ?1',
        limit,
        after.ends_at_ms,
        after.id,
      )

/** For how many days after its end a silence is kept. */
export const silencesKeptDays = 5

/** How many silences there may be that have not ended, and how many altogether: ended ones are kept for a while. */
export const mostSilences = { open: 500, kept: 5000 }

/** The silences that hold at a time: as many as there may be. */
export const activeSilences = (db: Database, now: Date): Promise<SilenceRow[]> =>
  silencesWhere(
    db,
    'WHERE starts_at_ms <= ?1 AND ends_at_ms > ?1 LIMIT ?2',
    now.getTime(),
    mostSilences.open,
  )

/** The silences that hold at a time or are to come; the one that ends last comes first. */
export const openSilences = (db: Database, now: Date): Promise<SilenceRow[]> =>
  silencesWhere(
    db,
    'WHERE ends_at_ms > ?1 ORDER BY ends_at_ms DESC, id LIMIT ?2',
    now.getTime(),
    mostSilences.open,
  )

/** How many silences of a time are given. */
const mostOfTime = 100

/** The silences that held at some time between two moments, in milliseconds since the epoch: the 100 that began last. */
export const silencesBetween = (
  db: Database,
  fromMs: number,
  untilMs: number,
): Promise<SilenceRow[]> =>
  silencesWhere(
    db,
    `WHERE starts_at_ms < ?2 AND ends_at_ms > ?1 ORDER BY starts_at_ms DESC, id LIMIT ${mostOfTime}`,
    fromMs,
    untilMs,
  )

const counts = z.object({ open: z.int(), kept: z.int() })

/** How many there are at a time. */
export const countSilences = (now: Date): Statement =>
  statement(
    'SELECT count(*) FILTER (WHERE ends_at_ms > ?1) AS open, count(*) AS kept FROM viewkeeper_silences',
    now.getTime(),
  )

/** Of which kinds there are as many as there may be, as `countSilences` answers. */
export const fullOf = (counted: unknown): readonly (keyof typeof mostSilences)[] => {
  const { open, kept } = counts.parse(counted)
  return [
    ...(open >= mostSilences.open ? (['open'] as const) : []),
    ...(kept >= mostSilences.kept ? (['kept'] as const) : []),
  ]
}

/** Stores a silence with who made it, where there is room for it. */
export const insertSilence = (silence: SilenceRow): readonly Statement[] => [
  statement(
    `INSERT INTO viewkeeper_silences (id, matchers, starts_at_ms, ends_at_ms, comment, created_at_ms)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6
    WHERE (SELECT count(*) FROM viewkeeper_silences WHERE ends_at_ms > ?6) < ?7
      AND (SELECT count(*) FROM viewkeeper_silences) < ?8`,
    silence.id,
    JSON.stringify(silence.matchers),
    silence.starts_at_ms,
    silence.ends_at_ms,
    silence.comment,
    silence.created_at_ms,
    mostSilences.open,
    mostSilences.kept,
  ),
  statement(
    `INSERT INTO viewkeeper_silence_origins (id, created_by, fingerprint)
    SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM viewkeeper_silences WHERE id = ?1)`,
    silence.id,
    silence.created_by,
    silence.fingerprint,
  ),
]

/** Stores a silence, unless there are as many as there may be; gives the kinds of which that is so: none, if it is stored. */
export const saveSilence = async (
  db: Database,
  silence: SilenceRow,
): Promise<readonly (keyof typeof mostSilences)[]> => {
  const [counted] = await db.batch([
    countSilences(new Date(silence.created_at_ms)),
    ...insertSilence(silence),
  ])
  return fullOf(counted?.rows[0])
}

/** Ends a silence now, unless it has ended already. Gives the silence; null when there is none of that id. */
export const expireSilence = async (
  db: Database,
  id: string,
  now: Date,
): Promise<SilenceRow | null> => {
  const row = await db.first(
    statement(
      `UPDATE viewkeeper_silences SET starts_at_ms = min(starts_at_ms, ?2), ends_at_ms = min(ends_at_ms, ?2)
      WHERE id = ?1 RETURNING ${silenceRecord} AS record`,
      id,
      now.getTime(),
    ),
    silenceRecordRow,
  )
  return row?.record ?? null
}

/** Deletes up to `limit` silences that ended before the given moment, and gives their ids. */
export const deleteExpiredSilences = (beforeMs: number, limit: number): Statement =>
  statement(
    `DELETE FROM viewkeeper_silences WHERE id IN (
      SELECT id FROM viewkeeper_silences WHERE ends_at_ms < ?1 LIMIT ?2) RETURNING id`,
    beforeMs,
    limit,
  )

/** Deletes up to `limit` notes about silences that are no longer kept, and gives their ids. */
export const forgetSilenceOrigins = (limit: number): Statement =>
  statement(
    `DELETE FROM viewkeeper_silence_origins WHERE id IN (
      SELECT id FROM viewkeeper_silence_origins o
      WHERE NOT EXISTS (SELECT 1 FROM viewkeeper_silences s WHERE s.id = o.id) LIMIT ?1) RETURNING id`,
    limit,
  )
