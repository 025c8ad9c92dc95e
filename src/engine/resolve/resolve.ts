import type { ViewDeclaration } from '../declaration.ts'
import { tableNameOf, type ViewModel } from '../model.ts'
import type { SourceTable } from '../source-table.ts'
import { checkCatalogNames } from './check-names.ts'
import { childrenOf } from './children.ts'
import { checkExpressions, inlined } from './expressions.ts'
import { type KnownTable, knownSource, knownView } from './known-table.ts'
import { Names } from './names.ts'
import { ofKind } from './of-kind.ts'
import { storedColumns } from './stored.ts'

/**
 * Looks up every name of the declarations, in order: a view may build on those before it.
 * Throws an Error naming the view, the column and the name that is not there.
 */
export const resolve = (
  declarations: readonly ViewDeclaration[],
  sources: readonly SourceTable[],
): ViewModel[] => {
  checkCatalogNames(declarations, sources)
  const known = new Map<string, KnownTable>(
    sources.map((source) => [source.name, knownSource(source)]),
  )
  return declarations.map((declaration, at) => {
    const later = declarations.slice(at + 1).map(({ name }) => name)
    const names = new Names(declaration.name, known, later)
    const parent = names.table(declaration.parent, 'its parent')
    if (!parent.isSource)
      names.fail('its parent', `${parent.name} is a view: a view has a row for each row of a table`)
    checkExpressions(declaration, names)
    const model = modelOf(inlined(declaration, names), parent, names)
    known.set(declaration.name, knownView(model, parent))
    return model
  })
}

const modelOf = (view: ViewDeclaration, parent: KnownTable, names: Names): ViewModel => {
  const children = childrenOf(view, parent, names)
  return {
    declaration: view,
    table: tableNameOf(view),
    key: view.key,
    kind: parent.kind,
    parent: { table: parent.name, noun: parent.noun, key: parent.id },
    copies: ofKind(view, 'copy').map(({ name, column }) => ({
      name,
      from: column.from,
      type: names.column(parent, column.from, name),
      isReference: column.from in parent.references,
    })),
    children,
    derived: ofKind(view, 'derived'),
    clocks: ofKind(view, 'clock'),
    ...storedColumns(view, parent, names),
  }
}
