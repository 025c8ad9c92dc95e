import { identifier, literal } from '../../engine/expressions/sql.ts'
import { announced, upgradeWalk } from '../../store/upgrades.ts'
import type { Catalog } from '../catalog.ts'
import { besideTable, besideTrigger, besideViews } from './beside.ts'
import type { Change, Difference } from './difference.ts'
import { viewText } from './installed.ts'
import { dropTriggers, retrigger } from './other-triggers.ts'
import type { KeptView, SqlOnTable } from './snapshot.ts'
import { versionOf } from './version.ts'

type View = Omit<KeptView, 'definition'>

const dropView = ({ plainView }: View): string =>
  `DROP VIEW IF EXISTS ${identifier(plainView.name)}`
const dropTables = ({ tables }: View): string[] =>
  tables.toReversed().map(({ name }) => `DROP TABLE IF EXISTS ${identifier(name)}`)
const dropIndex = ({ name }: SqlOnTable): string => `DROP INDEX IF EXISTS ${identifier(name)}`

/** What the views share of their rows goes with them. */
const forget = (tables: readonly string[]): string[] =>
  tables.length === 0
    ? []
    : ['viewkeeper_replaced', 'viewkeeper_more_labels'].map(
        (shared) => `DELETE FROM ${shared} WHERE view IN (${tables.map(literal).join(', ')})`,
      )

/** Makes views where nothing of theirs is: whatever stands of an earlier try goes. In order, safe to run again. */
const make = (views: readonly View[]): string[] => [
  ...dropTriggers(views.flatMap(({ triggers }) => triggers)),
  ...views.flatMap(({ tables }) => tables.map(({ sql }) => sql)),
  ...views.flatMap((view) => [dropView(view), view.plainView.sql]),
  ...views.flatMap(({ indexes }) => indexes.map(({ sql }) => sql)),
  ...views.flatMap(({ triggers }) => triggers.map(({ sql }) => sql)),
]

const fill = (views: readonly View[]): string[] => views.flatMap((view) => view.fill)

const remove = (views: readonly View[]): string[] => [
  ...dropTriggers(views.flatMap(({ triggers }) => triggers)),
  ...views.toReversed().map(dropView),
  ...views.toReversed().flatMap(dropTables),
]

/** The names that a view has beside, whatever version of it stands there. */
const besideNames = (view: KeptView): View => ({
  ...view,
  tables: [{ name: besideTable(view.plainView.name), sql: '' }],
  plainView: { name: besideTable(view.plainView.name).replace(/_rows$/, ''), sql: '' },
  triggers: view.triggers.map((trigger) => ({ ...trigger, name: besideTrigger(trigger.name) })),
})

/** Takes away whatever stands beside these views, of this version or of the one before. */
const removeBeside = (changes: Difference['rebuilt'], dropped: readonly KeptView[]): string[] => {
  const all = [...changes.flatMap(({ before, after }) => [before ?? after, after]), ...dropped]
    .filter(({ kind }) => kind === 'view')
    .map(besideNames)
  return all.length === 0
    ? []
    : [...new Set([...remove(all), ...forget(all.map(({ tables }) => tables[0]?.name ?? ''))])]
}

const withdraw = (names: readonly string[]): string[] =>
  names.length === 0
    ? []
    : [
        `DELETE FROM viewkeeper_cursors WHERE walk = ${literal(upgradeWalk)} AND view IN (${names.map(literal).join(', ')})`,
      ]

/** What is left to the worker; a view that is being made anew already goes on with that. */
const announce = (name: string, of: Parameters<typeof announced>[0]): string =>
  `INSERT INTO viewkeeper_cursors (walk, view, next_after) VALUES (${[upgradeWalk, name, announced(of)].map(literal).join(', ')})\n` +
  `ON CONFLICT (walk, view) DO UPDATE SET next_after = json_set(next_after, '$.version', ${literal(of.version)})`

const touched = ({ rebuilt, replaced, dropped, droppedIndexes }: Difference): string[] => [
  ...rebuilt.map(({ after }) => after.table),
  ...replaced.map(({ after }) => after.table),
  ...dropped.map(({ table }) => table),
  ...droppedIndexes.map(({ name }) => name),
]

const announcements = async (difference: Difference): Promise<string[]> => {
  const { rebuilt, replaced, dropped, droppedIndexes } = difference
  const namesOf = (...views: readonly KeptView[]) => ({
    tables: [...new Set(views.flatMap(({ tables }) => tables.map(({ name }) => name)))],
    plain_views: [...new Set(views.map(({ plainView }) => plainView.name))],
  })
  const changed = async (work: 'rebuild' | 'replace', { before, after }: Change) =>
    announce(after.table, {
      work,
      version: await versionOf(after),
      ...namesOf(before ?? after, after),
    })
  return [
    ...(await Promise.all(rebuilt.map((change) => changed('rebuild', change)))),
    ...(await Promise.all(replaced.map((change) => changed('replace', change)))),
    ...dropped.map((view) => announce(view.table, { work: 'drop', version: '', ...namesOf(view) })),
    ...droppedIndexes.map(({ name }) =>
      announce(name, { work: 'drop index', version: '', ...namesOf() }),
    ),
  ]
}

/**
 * The statements that bring a database of the last released version up to this one as far as nobody notices: new
 * views, indexes, other triggers of views that stay, and beside each view that is another one now the new one with
 * triggers of its own. What is then to change places is announced, and done by the worker or `resume` of this version.
 * Safe to run again.
 */
export const upStatements = async (difference: Difference, catalog: Catalog): Promise<string[]> => {
  const { support, created, rebuilt, retriggered, dropped } = difference
  const { newIndexes, changedIndexes } = difference
  const tables = new Set(rebuilt.map(({ after }) => after.table))
  const beside = besideViews(catalog, tables).map((view) => viewText(view.beside))
  // What is replaced goes on with being made anew, if it is.
  const begun = [...rebuilt.map(({ after }) => after), ...dropped].map(({ table }) => table)
  return [
    ...withdraw(begun),
    ...newIndexes.map(({ sql }) => sql),
    ...changedIndexes.flatMap(({ before, after }) => [dropIndex(before), after.sql]),
    ...removeBeside(rebuilt, dropped),
    ...support.map(({ sql }) => sql),
    ...(await retrigger(retriggered.map(({ before, after }) => ({ from: before, to: after })))),
    ...make([...created, ...beside]),
    ...fill(created),
    ...(await announcements(difference)),
  ]
}

/** What undoes a migration. */
export interface Down {
  /** Takes away what the migration made. */
  readonly made: readonly string[]
  /** Makes again what the worker has replaced since; of no use where it has not. */
  readonly replaced: readonly string[]
}

/**
 * The statements that undo `upStatements`, and what the worker has done since: every view is as it was, and filled
 * as far as one migration may. Safe to run again, and wherever `upStatements` stopped.
 */
export const downStatements = async (difference: Difference): Promise<Down> => {
  const { support, created, rebuilt, retriggered, dropped, restored } = difference
  const { newIndexes, changedIndexes, droppedIndexes } = difference
  // One that came back after it had gone was not there before.
  const gone = [
    ...created,
    ...rebuilt.flatMap(({ before, after }) => (before === undefined ? [after] : [])),
  ]
  const isRestored = ({ table }: View) => restored.some((view) => view.table === table)
  const changed = [...rebuilt, ...difference.replaced].map(({ after }) => after)
  const replaced = difference.replaced.filter(({ before }) => !isRestored(before))
  return {
    made: [
      ...withdraw([...new Set([...touched(difference), ...restored.map(({ table }) => table)])]),
      ...removeBeside(rebuilt, [...dropped, ...restored]),
      ...remove(gone),
      ...(await retrigger(retriggered.map(({ before, after }) => ({ from: after, to: before })))),
      // With the tables that they share go their rows.
      ...(support.length > 0 ? [] : forget(gone.map(({ table }) => table))),
      ...newIndexes.map(dropIndex),
      ...changedIndexes.flatMap(({ before, after }) => [dropIndex(after), before.sql]),
      ...droppedIndexes.map(({ sql }) => sql),
      ...support.map(({ name }) => `DROP TABLE IF EXISTS ${identifier(name)}`),
    ],
    replaced: [
      ...dropTriggers(changed.flatMap(({ triggers }) => triggers)),
      ...remove(restored),
      ...forget(restored.map(({ table }) => table)),
      ...make(restored),
      ...replaced.flatMap(({ before }) => [
        ...dropTriggers(before.triggers),
        dropView(before),
        before.plainView.sql,
        ...before.triggers.map(({ sql }) => sql),
      ]),
      ...fill(restored),
    ],
  }
}

/** In the text of what undoes a migration, the line that `replaced` begins with. */
export const replacedMark =
  '-- What follows is left out where the migration has replaced nothing yet.'

/** What undoes a migration, as text. */
export const printDown = (heading: string, { made, replaced }: Down): string =>
  replaced.length === 0
    ? printStatements(heading, made)
    : `${printStatements(heading, made)}\n${replacedMark}\n\n${printBare(replaced)}`

const printBare = (statements: readonly string[]): string =>
  statements.map((statement) => `${statement};\n`).join('\n')

/** Statements as the text of a migration. */
export const printStatements = (heading: string, statements: readonly string[]): string =>
  `${heading
    .split('\n')
    .map((line) => `-- ${line}`)
    .join('\n')}\n\n${printBare(statements)}`
