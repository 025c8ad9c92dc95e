import { application } from '../../src/app.ts'
import { type Finding, warning } from '../../src/keeper/finding.ts'
import type { Expected } from './expected.ts'
import type { Index, Schema } from './schema.ts'

const { sourceTables, indexes } = application.catalog

/** Those that rows are read in the order of: what a wider one has behind its columns breaks the order by rowid. */
const ordering = new Set(indexes.map(({ name }) => name))

const startsWith = (columns: readonly string[], start: readonly string[]): boolean =>
  start.every((column, at) => columns[at] === column)

/** Whether the one index does all that the other does. */
const doesTheSame = (index: Index, wanted: Index): boolean =>
  index.where === wanted.where &&
  startsWith(index.columns, wanted.columns) &&
  (index.columns.length === wanted.columns.length || !ordering.has(wanted.name))

const list = (index: Index): string =>
  `(${index.columns.join(', ')})${index.where === null ? '' : ` WHERE ${index.where}`}`

const indexFindings = (
  wanted: Index,
  found: readonly Index[],
  taken: string | null,
  isMigrated: boolean,
): Finding[] => {
  const { name, table } = wanted
  const on = `${table} ${list(wanted)}`
  if (taken !== null && taken !== table)
    return [
      warning(
        name,
        `is an index of ${taken}: drop it, so that the migration can make it on ${on}.`,
      ),
    ]
  const own = found.find((index) => index.name === name)
  const others = found.filter((index) => index.name !== name && index.where === wanted.where)
  const same = others.find((index) => doesTheSame(index, wanted))
  if (own && !(startsWith(own.columns, wanted.columns) && own.where === wanted.where))
    return [
      warning(
        name,
        `is on ${list(own)}, our triggers and queries look rows up by ${list(wanted)}: DROP INDEX ${name}, and create it on ${on}.`,
      ),
    ]
  if (own && same)
    return [warning(name, `does the same as ${same.name}, and each write pays for both: drop one.`)]
  if (own) return []
  // A wider one reads more only where many rows are alike in all of the columns.
  if (isMigrated && others.some((index) => startsWith(index.columns, wanted.columns))) return []
  if (isMigrated)
    return [
      warning(
        name,
        `is missing: CREATE INDEX ${name} ON ${on}, or triggers and queries read whole tables.`,
      ),
    ]
  if (same)
    return [
      warning(
        name,
        `will not be kept: ${same.name} ${list(same)} does the same. npm run db:migrate drops ours after migrating; after wrangler d1 migrations apply drop it by hand.`,
      ),
    ]
  const narrower = others.find(
    (index) => !index.is_unique && startsWith(wanted.columns, index.columns),
  )
  return [
    warning(
      name,
      narrower
        ? `on ${on} is missing; the migration makes it. ${narrower.name} ${list(narrower)} is then of no more use: drop it.`
        : `on ${on} is missing; the migration makes it.`,
    ),
  ]
}

/** REPLACE that removes a row for anything but its id does so unseen by triggers. */
const uniqueFindings = (found: readonly Index[]): Finding[] =>
  found
    .filter((index) => index.is_unique && list(index) !== '(id)')
    .map((index) =>
      warning(
        index.name,
        `makes ${list(index)} of ${index.table} unique: a row that REPLACE removes because of it is not seen by triggers, and views are wrong until an audit. Use ON CONFLICT DO UPDATE instead of REPLACE there.`,
      ),
    )

/**
 * The indexes that a migration would make though the application has one which does the same: by name, ours.
 * They are not to be kept. Those that are there already are the application's to drop.
 */
export const doubleIndexes = (expected: Expected, actual: Schema): string[] =>
  sourceTables.flatMap(({ name }) => {
    const found = actual.tables.get(name)?.indexes ?? []
    return (expected.schema.tables.get(name)?.indexes ?? [])
      .filter((index) => !index.name.startsWith('sqlite_') && !actual.objects.has(index.name))
      .filter((index) => found.some((other) => doesTheSame(other, index)))
      .map((index) => index.name)
  })

/**
 * The indexes on source tables that our triggers and queries look rows up by, against those that are there. `applied` are
 * the migrations in the ledger: what one of them made and is gone will not be made again.
 */
export const sourceIndexFindings = (
  expected: Expected,
  actual: Schema,
  applied: ReadonlySet<string>,
): Finding[] =>
  sourceTables.flatMap(({ name }) => {
    const table = actual.tables.get(name)
    const wanted = expected.schema.tables.get(name)?.indexes ?? []
    if (!table) return []
    const unique = uniqueFindings(table.indexes)
    const own = wanted
      .filter((index) => !index.name.startsWith('sqlite_'))
      .flatMap((index) =>
        indexFindings(
          index,
          table.indexes,
          actual.objects.get(index.name)?.table ?? null,
          applied.has(expected.madeBy.get(index.name) ?? ''),
        ),
      )
    return [...unique, ...own]
  })
