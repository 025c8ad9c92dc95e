import type { ViewColumn } from '../columns.ts'
import type { ViewDeclaration } from '../declaration.ts'
import type { Named } from '../model.ts'

type Kind = ViewColumn['kind']
type OfKind<K extends Kind> = Extract<ViewColumn, { kind: K }>

/** The columns of a declaration that are of one kind, in declared order. */
export const ofKind = <K extends Kind>(view: ViewDeclaration, kind: K): Named<OfKind<K>>[] => {
  const is = (column: ViewColumn): column is OfKind<K> => column.kind === kind
  return Object.entries(view.columns).flatMap(([name, column]) =>
    is(column) ? [{ name, column }] : [],
  )
}
