import { affinityOf } from '../../src/db/affinity.ts'
import { type SourceTable, sourceTables } from '../../src/views/source-schema.ts'
import type { Expected } from './expected.ts'
import { type Finding, fault, warning } from './finding.ts'
import type { Column, Schema, Table } from './schema.ts'

const isKey = (table: SourceTable, column: string): boolean =>
  column === 'id' || column in table.references

/** Whether what the column keeps can be compared as our triggers and views compare it. */
const typeFindings = (source: SourceTable, wanted: Column, column: Column): Finding[] => {
  const place = `${source.name}.${column.name}`
  const affinity = affinityOf(column.type)
  if (wanted.type !== 'TEXT')
    return affinity === 'TEXT'
      ? [warning(place, `is ${column.type}: make it ${wanted.type}, or numbers are kept as text.`)]
      : []
  if (affinity === 'TEXT' || affinity === 'BLOB') return []
  if (isKey(source, column.name))
    return [fault(place, `is ${column.type}: the views take ids as TEXT. Make it TEXT.`)]
  if (affinity !== 'NUMERIC')
    return [fault(place, `is ${column.type}: the views compare it as text. Make it TEXT.`)]
  return column.name.endsWith('_at')
    ? []
    : [
        warning(
          place,
          `is ${column.type}, which SQLite takes for a number: text that looks like one is changed. Make it TEXT.`,
        ),
      ]
}

const columnFindings = (
  source: SourceTable,
  table: Table,
  { schema, used }: Expected,
): Finding[] => {
  const wanted = [...(schema.tables.get(source.name)?.columns.values() ?? [])]
  return wanted
    .filter(({ name }) => used.has(`${source.name}.${name}`))
    .flatMap((column) => {
      const place = `${source.name}.${column.name}`
      const found = table.columns.get(column.name)
      if (!found)
        return [
          fault(
            place,
            `is missing, and our triggers, views or audit name it: writes or audits would fail. ALTER TABLE ${source.name} ADD COLUMN ${column.name} ${column.type}`,
          ),
        ]
      if (found.is_generated)
        return [fault(place, 'is a generated column: triggers do not see it change.')]
      return typeFindings(source, column, found)
    })
}

const keyFindings = (source: SourceTable, table: Table): Finding[] => {
  const isUnique = table.indexes.some(
    ({ is_unique, is_partial, columns }) => is_unique && !is_partial && columns.join() === 'id',
  )
  return [
    ...(isUnique || !table.columns.has('id')
      ? []
      : [
          fault(
            `${source.name}.id`,
            `is neither PRIMARY KEY nor UNIQUE: a row could not be told from another. CREATE UNIQUE INDEX ${source.name}_id ON ${source.name} (id)`,
          ),
        ]),
    ...(/\)[^)]*\bWITHOUT\s+ROWID\b[^)]*$/i.test(table.sql)
      ? [fault(source.name, 'is WITHOUT ROWID: the audit finds new rows by their rowid.')]
      : []),
  ]
}

const foreignKeyFindings = (source: SourceTable, table: Table): Finding[] =>
  Object.entries(source.references).flatMap(([column, target]) => {
    const found = table.foreignKeys.find((key) => key.column === column && key.target === target)
    if (found?.on_delete === 'CASCADE') return []
    const place = `${source.name}.${column}`
    return [
      warning(
        place,
        found
          ? `is ON DELETE ${found.on_delete}, not CASCADE: the views stay right.`
          : `has no foreign key to ${target}: rows are not deleted with their ${target} row. The views stay right.`,
      ),
    ]
  })

/** What is wrong with the source tables that are there. */
export const sourceTableFindings = (expected: Expected, actual: Schema): Finding[] =>
  sourceTables.flatMap((source) => {
    const kind = actual.objects.get(source.name)?.type
    if (kind === 'view')
      return [fault(source.name, 'is a view: our triggers need the table itself under this name.')]
    const table = actual.tables.get(source.name)
    if (!table) return []
    return [
      ...columnFindings(source, table, expected),
      ...keyFindings(source, table),
      ...foreignKeyFindings(source, table),
    ]
  })

/** How many of a missing table's columns another one must have to be taken for it. */
const likeness = 0.8

/**
 * Source tables that are missing from a database that has others: the migration would make an empty one.
 * `filled` are the source tables with rows.
 */
export const missingTableFindings = (
  expected: Expected,
  actual: Schema,
  filled: ReadonlySet<string>,
): Finding[] => {
  if (filled.size === 0) return []
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
      return [
        child
          ? fault(source.name, `is missing, but ${child.name}, which points at it, has rows.`)
          : warning(source.name, 'is missing: the migration makes an empty one.'),
      ]
    })
}
