import type { ViewColumn } from '../columns.ts'
import type { ViewDeclaration } from '../declaration.ts'
import { distinctName } from '../expressions/aggregates.ts'
import { standIn } from '../expressions/looked-up.ts'
import type { StoredColumn, ViewModel } from '../model.ts'
import type { KnownTable } from './known-table.ts'
import type { Names } from './names.ts'
import { ofKind } from './of-kind.ts'

type Stored = Exclude<ViewColumn, { kind: 'derived' }>

const typeAndDefault = (
  name: string,
  column: Stored,
  parent: KnownTable,
  names: Names,
): Omit<StoredColumn, 'name'> => {
  const typeIn = (table: KnownTable, from: string) => names.column(table, from, name)
  switch (column.kind) {
    case 'copy':
      return { type: typeIn(parent, column.from), initially: null }
    case 'sum':
      return { type: 'INTEGER', initially: '0' }
    case 'histogram':
      return { type: 'TEXT', initially: "'{}'" }
    case 'latest': {
      const table = names.table(column.latest.table, `column ${name}`)
      const type = typeIn(table, column.from)
      const { otherwise } = column
      return { type, initially: otherwise === undefined ? null : standIn(type, otherwise) }
    }
    case 'latest rows':
      return column.aggregate.kind === 'count'
        ? { type: 'INTEGER', initially: '0' }
        : { type: 'TEXT', initially: null }
    case 'least':
      return {
        type: typeIn(names.table(column.table, `column ${name}`), column.of),
        initially: null,
      }
    case 'clock':
      return { type: column.type, initially: null }
  }
}

/** How many distinct values each list has: columns of the table that no declaration names. */
const supportColumns = (view: ViewDeclaration, names: Names): StoredColumn[] =>
  ofKind(view, 'latest rows')
    .filter(({ column }) => column.aggregate.kind === 'values')
    .map(({ name: list }) => {
      const name = distinctName(list)
      if (Object.hasOwn(view.columns, name))
        names.fail(list, `its values are counted in ${name}, which is declared as well`)
      return { name, type: 'INTEGER', initially: '0' }
    })

/** The columns that the view's table stores, those that support others last. */
export const storedColumns = (
  view: ViewDeclaration,
  parent: KnownTable,
  names: Names,
): Pick<ViewModel, 'stored' | 'support'> => {
  const support = supportColumns(view, names)
  const declared = Object.entries(view.columns).flatMap(([name, column]) =>
    column.kind === 'derived' ? [] : [{ name, ...typeAndDefault(name, column, parent, names) }],
  )
  return { stored: [...declared, ...support], support }
}
