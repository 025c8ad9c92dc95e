import { application } from '../../src/app.ts'
import { keyOf, type SourceTable } from '../../src/engine/source-table.ts'
import { type Finding, fault, warning } from '../../src/keeper/finding.ts'
import { columnFindings } from './columns.ts'
import type { Data } from './data.ts'
import type { Expected } from './expected.ts'
import { foreignKeyFindings } from './foreign-keys.ts'
import type { Schema, Table } from './schema.ts'

const { sourceTables } = application.catalog

const keyFindings = (source: SourceTable, table: Table): Finding[] => {
  const key = keyOf(source)
  const primary = [...table.columns.values()].filter((column) => column.key > 0)
  // INTEGER PRIMARY KEY is the rowid and has no index.
  const isPrimary = primary.length === 1 && primary[0]?.name === key
  const isUnique = table.indexes.some(
    ({ is_unique, where, columns }) => is_unique && where === null && columns.join() === key,
  )
  return isPrimary || isUnique || !table.columns.has(key)
    ? []
    : [
        fault(
          `${source.name}.${key}`,
          `is neither PRIMARY KEY nor UNIQUE: a row could not be told from another. CREATE UNIQUE INDEX ${source.name}_${key} ON ${source.name} (${key})`,
        ),
      ]
}

const kindFindings = (source: SourceTable, table: Table): Finding[] => [
  ...(table.isWithoutRowid
    ? [fault(source.name, 'is WITHOUT ROWID: the audit finds new rows by their rowid.')]
    : []),
  ...(table.isVirtual
    ? [fault(source.name, 'is a virtual table, which takes no triggers: we need an ordinary one.')]
    : []),
]

/** What is wrong with the source tables that are there. */
export const sourceTableFindings = (expected: Expected, actual: Schema, data: Data): Finding[] =>
  sourceTables.flatMap((source) => {
    const kind = actual.objects.get(source.name)?.type
    if (kind === 'view')
      return [fault(source.name, 'is a view: our triggers need the table itself under this name.')]
    const table = actual.tables.get(source.name)
    if (!table) return []
    const kinds = kindFindings(source, table)
    if (table.isVirtual) return kinds
    return [
      ...kinds,
      ...columnFindings(source, table, expected, data),
      ...keyFindings(source, table),
      ...foreignKeyFindings(source, table, actual),
    ]
  })

/** How many of a missing table's columns another one must have to be taken for it. */
const likeness = 0.8

/**
 * Source tables that are missing from a database that has others: the migration would make an empty one.
 */
export const missingTableFindings = (
  expected: Expected,
  actual: Schema,
  { filled }: Data,
  applied: ReadonlySet<string>,
): Finding[] => {
  const isOver = (name: string) => applied.has(expected.madeBy.get(name) ?? '')
  if (filled.size === 0 && applied.size === 0) return []
  const others = [...actual.tables].filter(([name]) => !expected.schema.tables.has(name))
  return sourceTables
    .filter(({ name }) => !actual.objects.has(name))
    .flatMap((source) => {
      const columns = Object.keys(source.columns)
      const [similar] = others
        .map(([name, table]) => ({
          name,
          shared: columns.filter((column) => table.columns.has(column)).length,
        }))
        .filter(({ shared }) => shared >= likeness * columns.length)
        .toSorted((a, b) => b.shared - a.shared)
      if (similar)
        return [
          fault(
            source.name,
            `is missing; ${similar.name} has ${similar.shared} of its ${columns.length} columns: was it renamed? ALTER TABLE ${similar.name} RENAME TO ${source.name}`,
          ),
        ]
      const child = sourceTables.find(
        ({ name, references }) =>
          filled.has(name) && Object.values(references).includes(source.name),
      )
      if (isOver(source.name))
        return [
          fault(
            source.name,
            'is missing, and no migration will make it again: our triggers and views name it. Bring it back, or create it empty as migrations/0001_monotask.sql does.',
          ),
        ]
      return [
        child
          ? fault(source.name, `is missing, but ${child.name}, which points at it, has rows.`)
          : warning(source.name, 'is missing: the migration makes an empty one.'),
      ]
    })
}
