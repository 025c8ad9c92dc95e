import { identifier, indent } from '../expressions/sql.ts'
import type { SourceTable } from '../source-table.ts'
import type { Index } from './indexes.ts'

/** Makes a source table where it is missing. */
export const sourceTableSql = (table: SourceTable): string => {
  const columns = Object.entries(table.columns).map(([name, definition]) => {
    const target = table.references[name]
    const references =
      target === undefined ? '' : ` REFERENCES ${identifier(target)}(id) ON DELETE CASCADE`
    return `${identifier(name)} ${definition}${references}`
  })
  return `CREATE TABLE IF NOT EXISTS ${identifier(table.name)} (\n${indent(columns.join(',\n'))}\n)`
}

/** An index for each foreign key of the source tables but those that have one of that name in `known`. */
export const foreignKeyIndexes = (
  tables: readonly SourceTable[],
  known: readonly Index[],
): Index[] => {
  const names = new Set(known.map(({ name }) => name))
  return tables
    .flatMap(({ name, references }) =>
      Object.keys(references).map((column) => ({
        name: `idx_${name}_${column}`,
        table: name,
        terms: [identifier(column)],
      })),
    )
    .filter(({ name }) => !names.has(name))
}
