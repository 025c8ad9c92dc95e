import { constants, DatabaseSync } from 'node:sqlite'
import { application } from '../../src/app.ts'
import type { ViewColumn } from '../../src/engine/columns.ts'
import type { ViewDeclaration } from '../../src/engine/declaration.ts'
import { columnsIn } from '../../src/engine/expressions/sql.ts'
import { baseline, materializedViews } from '../../src/keeper/schema.ts'

const { catalog } = application
const { plainViews, sourceTables } = catalog

/** A column of a source table; '' stands for the table's rows alone. */
export interface SourceColumn {
  readonly table: string
  readonly column: string
}

/** What a plain view is computed from. */
export interface ViewReads {
  /** Of the plain view. */
  readonly name: string
  readonly reads: readonly SourceColumn[]
}

/** What every plain view reads of the source tables, as SQLite itself tells while it compiles a query. */
export const viewReads = (): ViewReads[] => {
  using sqlite = new DatabaseSync(':memory:')
  for (const sql of [...baseline(catalog), ...materializedViews(catalog)]) sqlite.exec(sql)
  const sources = new Set(sourceTables.map(({ name }) => name))
  return plainViews.map(({ name }) => {
    const reads = new Map<string, SourceColumn>()
    sqlite.setAuthorizer((action, table, column) => {
      if (action === constants.SQLITE_READ && table !== null && sources.has(table))
        reads.set(`${table}.${column ?? ''}`, { table, column: column ?? '' })
      return constants.SQLITE_OK
    })
    sqlite.prepare(`SELECT * FROM ${name}`)
    sqlite.setAuthorizer(null)
    return { name, reads: [...reads.values()] }
  })
}

/** What one column of a view names of the source tables and of earlier views. */
const namedBy = (view: ViewDeclaration, column: ViewColumn): readonly [string, string[]][] => {
  switch (column.kind) {
    case 'copy':
      return [[view.parent, [column.from]]]
    case 'sum':
      return [[column.table, columnsIn(column.value)]]
    case 'histogram':
      return [[column.table, [column.of]]]
    case 'latest':
      return [[column.latest.table, [column.latest.by, column.from]]]
    case 'latest rows': {
      const { rows, aggregate } = column
      const of = aggregate.kind === 'values' ? [aggregate.of] : []
      return [
        [rows.table, [...columnsIn(rows.where), ...columnsIn(aggregate.where ?? ''), ...of]],
        [rows.latest.table, [rows.latest.by]],
      ]
    }
    case 'least':
      return [[column.table, [column.of, ...Object.keys(column.where)]]]
    default:
      return []
  }
}

/** The columns of a view that name this column of a source table. */
export const columnsNaming = (view: ViewDeclaration, { table, column }: SourceColumn): string[] =>
  Object.entries(view.columns).flatMap(([name, declared]) =>
    namedBy(view, declared).some(([of, names]) => of === table && names.includes(column))
      ? [name]
      : [],
  )
