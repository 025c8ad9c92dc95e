import type { ViewDeclaration } from '../declaration.ts'
import type { Affinity } from '../expressions/affinity.ts'
import { tableNameOf, type ViewModel } from '../model.ts'
import type { SourceTable } from '../source-table.ts'
import { checkCatalogNames } from './check-names.ts'
import { childrenOf } from './children.ts'
import { typelessColumns } from './comparisons.ts'
import { checkExpressions, inlined } from './expressions.ts'
import { type KnownTable, knownSource, knownView } from './known-table.ts'
import { Names } from './names.ts'
import { ofKind } from './of-kind.ts'
import { own } from './own.ts'
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

/** The copied columns. An id of another row is kept whole, and so with the collation it has. */
const copiesOf = (view: ViewDeclaration, parent: KnownTable, names: Names): ViewModel['copies'] =>
  ofKind(view, 'copy').map(({ name, column: { from } }) => {
    const isReference = Object.hasOwn(parent.references, from)
    const collation = own(parent.collations, from)
    if (isReference && collation !== undefined)
      names.fail(
        name,
        `the foreign key ${parent.name}.${from} is compared as ${collation}; views tell keys apart byte by byte`,
      )
    return { name, from, type: names.column(parent, from, name), isReference }
  })

const modelOf = (declared: ViewDeclaration, parent: KnownTable, names: Names): ViewModel => {
  const children = childrenOf(declared, parent, names)
  const kept = storedColumns(declared, parent, names)
  const types = new Map<string, Affinity>(kept.stored.map(({ name, type }) => [name, type]))
  const view = typelessColumns(declared, (column) =>
    column === declared.key ? parent.kind : types.get(column),
  )
  return {
    declaration: view,
    table: tableNameOf(view),
    key: view.key,
    kind: parent.kind,
    parent: { table: parent.name, noun: parent.noun, key: parent.id },
    copies: copiesOf(view, parent, names),
    children,
    derived: ofKind(view, 'derived'),
    clocks: ofKind(view, 'clock'),
    ...kept,
  }
}
