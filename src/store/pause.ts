import * as z from 'zod/mini'
import { type Database, type Statement, statement } from '../db/database.ts'
import { upgradeWalk } from './upgrades.ts'

/** Parses one of `pausesAsJson`. */
export const pauseRow = z.object({
  view: z.string(),
  state: z.enum(['paused', 'resuming', 'upgrading']),
  paused_at_ms: z.number(),
  probed: z.pipe(
    z.number(),
    z.transform((flag) => flag === 1),
  ),
  next_after: z.nullable(z.string()),
  done: z.number(),
  total: z.number(),
})

/**
 * A view that is not kept at present, by the name of its table. `paused`: its triggers and its plain view are
 * out. `resuming`: they are back (and `probed`, once every trigger was fired), and rows are mended after the key
 * `next_after` (null: from the first on); `done` of `total` keys are through. `upgrading`: a migration has announced
 * another one in its place; triggers of the version before keep it until then, and this version lets it be.
 */
export type Pause = z.infer<typeof pauseRow>

const allPausesSql = `SELECT view, state, paused_at_ms, probed, next_after, done, total FROM viewkeeper_pause
  UNION ALL SELECT view, 'upgrading', 0, 1, NULL, coalesce(next_after ->> '$.done', 0), coalesce(next_after ->> '$.total', 0)
  FROM viewkeeper_cursors WHERE walk = '${upgradeWalk}' AND next_after ->> '$.work' <> 'drop index'
    AND view NOT IN (SELECT view FROM viewkeeper_pause)`

const allPauses = statement(allPausesSql)

/** The same as a JSON list, as SQL; each is parsed by `pauseRow`. */
export const pausesAsJson = `(SELECT json_group_array(json_object('view', view, 'state', state, 'paused_at_ms', paused_at_ms,
    'probed', probed, 'next_after', next_after, 'done', done, 'total', total)) FROM (${allPausesSql}))`

/** Every view that this version does not keep at present; none when all is well. */
export const readPauses = (db: Database): Promise<Pause[]> => db.all(allPauses, pauseRow)

/** Since when a view has been kept by nothing, or null when all are kept. */
export const pausedSince = async (db: Database): Promise<Date | null> =>
  sinceWhen(await readPauses(db))

/** The earliest beginning of these pauses, or null without one. */
export const sinceWhen = (pauses: readonly Pause[]): Date | null => {
  const begun = pauses.filter(({ state }) => state !== 'upgrading')
  return begun.length === 0 ? null : new Date(Math.min(...begun.map((pause) => pause.paused_at_ms)))
}

/** Marks views as paused; one that is paused or resuming already has been so since its own time. */
export const markPaused = (views: readonly string[], now: Date): Statement =>
  statement(
    `INSERT INTO viewkeeper_pause (view, state, paused_at_ms)
    SELECT value, 'paused', ?2 FROM json_each(?1) WHERE true
    ON CONFLICT (view) DO UPDATE SET state = 'paused', probed = 0, next_after = NULL, done = 0, total = 0`,
    JSON.stringify(views),
    now.getTime(),
  )

/** Marks these views as resuming, from their first key on: but for `others`, which stay as they are, none is paused any more. */
export const markResuming = (
  views: readonly string[],
  now: Date,
  others: readonly string[] = [],
): Statement[] => {
  const json = JSON.stringify(views)
  return [
    statement(
      'DELETE FROM viewkeeper_pause WHERE view NOT IN (SELECT value FROM json_each(?1))',
      JSON.stringify([...views, ...others]),
    ),
    statement(
      `INSERT INTO viewkeeper_pause (view, state, paused_at_ms)
      SELECT value, 'resuming', ?2 FROM json_each(?1) WHERE true
      ON CONFLICT (view) DO UPDATE SET state = 'resuming', probed = 0, next_after = NULL, done = 0, total = 0`,
      json,
      now.getTime(),
    ),
  ]
}

/** Notes how many keys a resuming view is to go through; `count` is the SELECT that counts them. */
export const saveTotal = (view: string, count: string): Statement =>
  statement(`UPDATE viewkeeper_pause SET total = (${count}) WHERE view = ?1`, view)

/** Notes that every trigger was fired once since they are back. */
export const markProbed = (): Statement =>
  statement("UPDATE viewkeeper_pause SET probed = 1 WHERE state = 'resuming'")

const mended = (pause: Pause, lastKey: string | null, checked: number): Statement => {
  const same = "view = ?1 AND state = 'resuming' AND next_after IS ?2"
  return lastKey === null
    ? statement(`DELETE FROM viewkeeper_pause WHERE ${same}`, pause.view, pause.next_after)
    : statement(
        `UPDATE viewkeeper_pause SET next_after = ?3, done = ?4 WHERE ${same}`,
        pause.view,
        pause.next_after,
        lastKey,
        pause.done + checked,
      )
}

/**
 * Notes how far the mending of a view has come; with `lastKey` null it is through, and the view is kept again.
 * Changes nothing where somebody else has moved the view on, or paused it, since `pause` was read. Gives all pauses
 * as they are then.
 */
export const saveMending = async (
  db: Database,
  pause: Pause,
  { lastKey, checked }: { readonly lastKey: string | null; readonly checked: number },
): Promise<Pause[]> => {
  const [, pauses] = await db.batch([mended(pause, lastKey, checked), allPauses])
  return (pauses?.rows ?? []).map((row) => pauseRow.parse(row))
}

/** These views are kept again. */
export const endPauses = (views: readonly string[]): Statement =>
  statement(
    'DELETE FROM viewkeeper_pause WHERE view IN (SELECT value FROM json_each(?1))',
    JSON.stringify(views),
  )
