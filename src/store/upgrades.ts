import * as z from 'zod/mini'
import { type Database, type Statement, statement } from '../db/database.ts'

/**
 * What a migration has left to be done once a worker of its version runs. `rebuild`: the view is made beside the old
 * one and takes its place when it is filled. `replace`: its triggers and plain view become others. `drop`, `drop
 * index`: it goes.
 */
const work = z.enum(['rebuild', 'replace', 'drop', 'drop index'])

const state = z.object({
  work,
  /** Tells what the view is to be from what another version would make of it. */
  version: z.string(),
  /** Its tables and its plain view, as they were and as they are to be. */
  tables: z.array(z.string()),
  plain_views: z.array(z.string()),
  /** The key, encoded, up to which the new table is filled; null: from the first on. */
  next_after: z._default(z.nullable(z.string()), null),
  /** Keys gone through, and how many there were at the beginning. */
  done: z._default(z.number(), 0),
  total: z._default(z.number(), 0),
  filled: z._default(z.boolean(), false),
  /** Whether what keeps the old one and the new one is out: views are paused. */
  out: z._default(z.boolean(), false),
})
type State = z.output<typeof state>

const row = z.pipe(
  z.object({ name: z.string(), text: z.string() }),
  z.transform(({ name, text }) => ({ name, text, ...state.parse(JSON.parse(text)) })),
)

/** A view (by its table) or an index of which a migration has announced that it changes; `text`: as it is stored. */
export type Upgrade = z.output<typeof row>

/** The walk that fills new tables stands among the other walks; what is announced stands there from the beginning. */
export const upgradeWalk = 'upgrade'

/** A state as the migration that announces it writes it. */
export const announced = (of: Pick<State, 'work' | 'version' | 'tables' | 'plain_views'>): string =>
  JSON.stringify(of)

/** Everything that migrations have announced and that is not done yet; none when all is as it is to be. */
export const readUpgrades = (db: Database): Promise<Upgrade[]> =>
  db.all(
    statement(
      'SELECT view AS name, next_after AS text FROM viewkeeper_cursors WHERE walk = ?1',
      upgradeWalk,
    ),
    row,
  )

/** Notes how far the filling has come, unless somebody else has changed the state since it was read. */
export const saveFilling = (
  { name, text }: Upgrade,
  filling: Pick<State, 'next_after' | 'done' | 'total' | 'filled'>,
): Statement =>
  statement(
    'UPDATE viewkeeper_cursors SET next_after = json_patch(next_after, ?4) WHERE walk = ?1 AND view = ?2 AND next_after = ?3',
    upgradeWalk,
    name,
    text,
    // A patch takes away what it says is null.
    JSON.stringify(filling),
  )

/** Fails, and the batch with it, where anything was changed since these were read. */
export const requireUnchanged = (upgrades: readonly Upgrade[]): Statement =>
  statement(
    `SELECT json_extract('{}', iif((SELECT json_group_array(json_array(view, next_after) ORDER BY view)
      FROM viewkeeper_cursors WHERE walk = ?1) = ?2, '$', 'viewkeeper-upgrade-changed'))`,
    upgradeWalk,
    JSON.stringify(
      upgrades.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, text }) => [name, text]),
    ),
  )

/** All is done: every view is as this version makes it. */
export const clearUpgrades = (): Statement =>
  statement('DELETE FROM viewkeeper_cursors WHERE walk = ?1', upgradeWalk)

/** Lets every new table be filled from the first key on; `out`: what keeps old and new ones is out until then. */
export const restartFilling = (out: boolean): Statement =>
  statement(
    `UPDATE viewkeeper_cursors SET next_after = json_patch(next_after, ?2)
    WHERE walk = ?1`,
    upgradeWalk,
    JSON.stringify({ next_after: null, done: 0, total: 0, filled: false, out }),
  )
