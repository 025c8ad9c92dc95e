import { identifier, indent, render } from '../expressions/sql.ts'
import type { StoredColumn, ViewModel } from '../model.ts'

const storedColumn = ({ name, type, initially }: StoredColumn): string =>
  `${identifier(name)} ${type}${initially === null ? '' : ` NOT NULL DEFAULT ${initially}`}`

/**
 * The table that keeps a view: WITHOUT ROWID, so that a row is one billed write; derived columns are
 * generated when read, so that they can't disagree with the columns they come from.
 */
export const viewTable = (view: ViewModel): string => {
  const stored = new Map(view.stored.map((column) => [column.name, column]))
  const columns = Object.entries(view.declaration.columns).map(([name, column]) => {
    if (column.kind === 'derived') {
      // A REAL one has no type: an upsert by the SQLite of D1 makes a real of another column where one is declared.
      const type = column.type === 'REAL' ? '' : ` ${column.type}`
      return `${identifier(name)}${type} GENERATED ALWAYS AS (${render(column.expression, identifier)}) VIRTUAL`
    }
    return storedColumn(stored.get(name) ?? { name, type: 'TEXT', initially: null })
  })
  const all = [
    `${identifier(view.key)} ${view.kind} PRIMARY KEY NOT NULL`,
    ...columns,
    ...view.support.map(storedColumn),
    'last_refreshed_at TEXT NOT NULL',
  ]
  return `CREATE TABLE IF NOT EXISTS ${identifier(view.table)} (\n${indent(all.join(',\n'))}\n) WITHOUT ROWID`
}
