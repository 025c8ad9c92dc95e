import { literal } from '../../engine/expressions/sql.ts'
import { dropTriggerSql } from '../../engine/triggers/trigger.ts'
import { upgradeWalk } from '../../store/upgrades.ts'
import { isSame, type KeptView } from './snapshot.ts'
import { versionOf } from './version.ts'

/** A view that stays, as it was and as it becomes. */
export interface Replacement {
  readonly before: KeptView
  readonly after: KeptView
}

/** Whether a view is all that it was but for what keeps it. */
const keepsRows = ({ before, after }: Replacement): boolean =>
  isSame(before.tables, after.tables) &&
  isSame(before.indexes, after.indexes) &&
  isSame([before.plainView], [after.plainView]) &&
  before.fill.join() === after.fill.join() &&
  before.definition === after.definition &&
  before.reads.join() === after.reads.join()

/** The views that build on one another with this one, by table. */
const familyOf = (views: readonly KeptView[], table: string): Set<string> => {
  const family = new Set([table])
  for (let size = 0; size < family.size; ) {
    size = family.size
    for (const view of views) {
      const names = [view.table, ...view.reads]
      if (names.some((name) => family.has(name))) for (const name of names) family.add(name)
    }
  }
  return family
}

/**
 * The views whose triggers a migration puts in the old ones' place: those of which nothing else changes, with all that
 * build on one another, as SQLite runs the trigger made last first. None where a database may have an older version of
 * one of them, or one beside. `changes`: all views that stay; `busy`: the others, and those with other versions.
 */
export const otherTriggers = (
  views: readonly KeptView[],
  changes: readonly Replacement[],
  busy: readonly string[],
): Replacement[] => {
  const isBusy = new Set(busy)
  for (const change of changes) if (!keepsRows(change)) isBusy.add(change.after.table)
  const wanted = new Set<string>()
  for (const { before, after } of changes) {
    if (isSame(before.triggers, after.triggers)) continue
    const family = familyOf(views, after.table)
    if (![...family].some((table) => isBusy.has(table)))
      for (const table of family) wanted.add(table)
  }
  return changes.filter(({ after }) => wanted.has(after.table))
}

/** Takes triggers out, each once. */
export const dropTriggers = (triggers: readonly { readonly name: string }[]): string[] => [
  ...new Set(triggers.map(dropTriggerSql)),
]

/** What an earlier migration has announced of the view, and nobody has done yet, is then of the new version. */
const announceAgain = async (view: KeptView): Promise<string> =>
  `UPDATE viewkeeper_cursors SET next_after = json_set(next_after, '$.version', ${literal(await versionOf(view))})\n` +
  `WHERE walk = ${literal(upgradeWalk)} AND view = ${literal(view.table)}`

/** The statements that put the triggers `to` in the place of `from`, where the views stay. Safe to run again. */
export const retrigger = async (
  changes: readonly { readonly from: KeptView; readonly to: KeptView }[],
): Promise<string[]> => {
  if (changes.length === 0) return []
  const tables = changes.flatMap(({ to }) => to.tables.map(({ name }) => literal(name))).join(', ')
  return [
    ...dropTriggers(changes.flatMap(({ from, to }) => [...from.triggers, ...to.triggers])),
    // Between two statements nothing has to be put aside, and the new ones may do it in another form.
    `DELETE FROM viewkeeper_replaced WHERE view IN (${tables})`,
    // Triggers read them, and a pause has taken them out.
    ...changes.map(({ to }) => to.plainView.sql.replace(/^CREATE VIEW /, '$&IF NOT EXISTS ')),
    ...changes.flatMap(({ to }) => to.triggers.map(({ sql }) => sql)),
    ...(await Promise.all(changes.map(({ to }) => announceAgain(to)))),
  ]
}
