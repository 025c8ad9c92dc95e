import { z } from 'zod'
import { type Database, type Statement, statement } from '../db/database.ts'

/**
 * What a migration has left to be done once a worker of its version runs: `rebuild`: the view is made beside the
 * old one, and takes its place when it is filled; `replace`: triggers and plain view are other ones; `drop`, `drop
 * index`: it goes.
 */
const work = z.enum(['rebuild', 'replace', 'drop', 'drop index'])

const state = z.object({
  work,
  /** Tells what the view is to be from what another version makes of it. */
  version: z.string(),
  /** The key, encoded, up to which the new table is filled; null: not begun. */
  after: z.string().nullable().default(null),
  /** Keys gone through, and how many there were at the beginning. */
  done: z.number().default(0),
  total: z.number().default(0),
  /** Whether the new table is filled. */
  filled: z.boolean().default(false),
})

const row = z.object({
  view: z.string(),
  state: z.string().transform((text) => state.parse(JSON.parse(text))),
})

/** A view (by its table) or index that a migration has announced another one for. */
export type Upgrade = z.output<typeof state> & { readonly name: string }

/** Under this name the walk that fills new tables stands among the other walks. */
export const upgradeWalk = 'upgrade'

/** A state as the migration that announces it writes it. */
export const announced = (of: Pick<Upgrade, 'work' | 'version'>): string => JSON.stringify(of)

const allUpgrades = statement(
  'SELECT view, next_after AS state FROM viewkeeper_cursors WHERE walk = ?1',
  upgradeWalk,
)

/** Everything that migrations have announced and that is not done yet; none when all is as it is to be. */
export const readUpgrades = async (db: Database): Promise<Upgrade[]> =>
  (await db.all(allUpgrades, row)).map(({ view, state: of }) => ({ name: view, ...of }))

const stateOf = ({ name: _, ...of }: Upgrade): string => JSON.stringify(of)

/** Notes how far the filling has come, unless somebody else has moved it on since `before` was read. */
export const saveUpgrade = (before: Upgrade, after: Upgrade): Statement =>
  statement(
    `UPDATE viewkeeper_cursors SET next_after = ?3 WHERE walk = '${upgradeWalk}' AND view = ?1
      AND json_extract(next_after, '$.version') = ?2 AND json_extract(next_after, '$.after') IS ?4`,
    before.name,
    before.version,
    stateOf(after),
    before.after,
  )

/** All is done: every view is as this version makes it. */
export const clearUpgrades = (): Statement =>
  statement('DELETE FROM viewkeeper_cursors WHERE walk = ?1', upgradeWalk)

/** Lets the filling of every new table begin anew. */
export const restartUpgrades = (): Statement =>
  statement(
    `UPDATE viewkeeper_cursors
    SET next_after = json_object('work', next_after ->> '$.work', 'version', next_after ->> '$.version')
    WHERE walk = ?1`,
    upgradeWalk,
  )
