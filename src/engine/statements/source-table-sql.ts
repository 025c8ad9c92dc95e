import { identifier, indent } from '../expressions/sql.ts'
import { keyOf, type SourceTable } from '../source-table.ts'
import { foreignKeyIndex, type Index, serves } from './indexes.ts'

/** Makes a source table, one of `tables`, where it is missing. */
export const sourceTableSql = (table: SourceTable, tables: readonly SourceTable[]): string => {
  const columns = Object.entries(table.columns).map(([name, definition]) => {
    const target = tables.find((other) => other.name === table.references[name])
    const references =
      target === undefined
        ? ''
        : ` REFERENCES ${identifier(target.name)}(${identifier(keyOf(target))}) ON DELETE CASCADE`
    return `${identifier(name)} ${definition}${references}`
  })
  return `CREATE TABLE IF NOT EXISTS ${identifier(table.name)} (\n${indent(columns.join(',\n'))}\n)`
}

/** An index for each foreign key of the source tables but those that one of `known` begins with. */
export const foreignKeyIndexes = (
  tables: readonly SourceTable[],
  known: readonly Index[],
): Index[] => {
  const indexes = [...known]
  for (const table of tables)
    for (const column of Object.keys(table.references)) {
      const index = foreignKeyIndex(table.name, column)
      const isServed = indexes.some((other) => serves(other, index))
      if (!isServed) indexes.push({ ...index, name: freeName(index.name, indexes) })
    }
  return indexes.slice(known.length)
}

/** A name that no index has yet. */
const freeName = (name: string, indexes: readonly Index[]): string =>
  indexes.some((index) => index.name.toLowerCase() === name.toLowerCase())
    ? freeName(`${name}_further`, indexes)
    : name
