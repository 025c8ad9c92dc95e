import { sourceTableSql } from '../../engine/statements/source-table-sql.ts'
import type { Catalog } from '../catalog.ts'
import { type Difference, differenceOf, isEmpty, supersededBy } from './difference.ts'
import { checksumsOf, type MigrationFiles, numberOf, requireFitting, unreleased } from './files.ts'
import { installedOf } from './installed.ts'
import { downStatements, printDown, printStatements, upStatements } from './migration.ts'
import { isSame, type Snapshot } from './snapshot.ts'

/** What is to be written: the next migration and what undoes it (none where all is as released), and the snapshot. */
export interface Generated {
  readonly files: MigrationFiles
  readonly snapshot: Snapshot
  /** What it does, a line for each view and index. */
  readonly lines: readonly string[]
}

const linesOf = (difference: Difference): string[] => {
  const { support, created, rebuilt, retriggered, replaced, dropped } = difference
  const { newIndexes, changedIndexes, droppedIndexes } = difference
  const list = (what: string, names: readonly string[]) => names.map((name) => `${what}: ${name}`)
  const name = ({ name: of }: { readonly name: string }) => of
  const table = ({ table: of }: { readonly table: string }) => of
  return [
    ...list('new table', support.map(name)),
    ...list('new view', created.map(table)),
    ...list(
      'made anew beside the old one, which it replaces once it is filled',
      rebuilt.map(({ after }) => after.table),
    ),
    ...list(
      'other triggers in the place of the old ones',
      retriggered
        .filter(({ before, after }) => !isSame(before.triggers, after.triggers))
        .map(({ after }) => after.table),
    ),
    ...list(
      'other triggers or another plain view',
      replaced.map(({ after }) => after.table),
    ),
    ...list('goes', dropped.map(table)),
    ...list('new index', newIndexes.map(name)),
    ...list(
      'other index',
      changedIndexes.map(({ after }) => after.name),
    ),
    ...list('index that goes', droppedIndexes.map(name)),
  ]
}

const fileName = (number: number, name: string | undefined): string => {
  if (name === undefined || !/^[a-z][a-z0-9_]*$/.test(name))
    throw new Error(
      'Give the migration a name of small letters, digits and _: npm run views -- generate NAME',
    )
  return `${String(number).padStart(4, '0')}_${name}.sql`
}

const writtenBy = (name: string) =>
  `Written from the declarations: npm run views -- generate ${name}`

const withFiles = async (
  { snapshot, catalog, files }: GenerateInput,
  { added, difference }: { readonly added: MigrationFiles; readonly difference: Difference },
): Promise<Generated> => ({
  files: added,
  snapshot: {
    checksums: await checksumsOf(new Map([...files, ...added])),
    superseded: supersededBy(snapshot, difference),
    ...installedOf(catalog),
  },
  lines: linesOf(difference),
})

export interface GenerateInput {
  readonly catalog: Catalog
  readonly snapshot: Snapshot
  /** All files below migrations/. */
  readonly files: MigrationFiles
}

/** Before anything was released nothing makes the source tables in a new database: the first migration does. */
const firstOf = ({ catalog: { sourceTables }, snapshot }: GenerateInput): string[] =>
  Object.keys(snapshot.checksums).length > 0
    ? []
    : sourceTables.map((table) => sourceTableSql(table, sourceTables))

/**
 * Compares what is compiled with what was released, and gives the next migration with what undoes it, and the new
 * snapshot; migrations written by hand since are taken in. Null where there is nothing to do. Throws an Error for
 * files that don't fit the snapshot, a difference that can't be generated, and a migration without a name.
 */
export const generate = async (
  input: GenerateInput,
  name: string | undefined,
): Promise<Generated | null> => {
  const { catalog, snapshot, files } = input
  await requireFitting(snapshot, files)
  const byHand = unreleased(snapshot, files)
  const difference = differenceOf(snapshot, installedOf(catalog), byHand.length > 0)
  if (isEmpty(difference))
    return byHand.length === 0 ? null : withFiles(input, { added: new Map(), difference })
  const last = Math.max(0, ...[...files.keys()].map(numberOf))
  const file = fileName(last + 1, name)
  const heading = [...linesOf(difference), writtenBy(name ?? '')].join('\n')
  const statements = [...firstOf(input), ...(await upStatements(difference, catalog))]
  const added = new Map([
    [file, printStatements(heading, statements)],
    [`down/${file}`, printDown(`Undoes ${file}.`, await downStatements(difference))],
  ])
  return withFiles(input, { added, difference })
}
