import type { ViewDeclaration } from '../declaration.ts'
import { tableNameOf } from '../model.ts'
import type { SourceTable } from '../source-table.ts'
import { refuse, refuseTable, repeated } from './refusals.ts'

/** Why a name cannot be used, where it cannot: SQL is printed by lines, and some names are taken. */
const nameFault = (name: string): string | undefined => {
  if (name === '') return 'is without a name'
  if (/\p{Cc}/u.test(name)) return 'has a name with a line break or another control character in it'
  return undefined
}

/** Names that our SQL gives to what it reads beside any table, and those that it gives to rows of a view's own. */
const ours = /^(?:json_each|found)$/i
const oursInViews = /^(?:json_each|found|n|excluded|viewkeeper_replaced|viewkeeper_more_labels)$/i

const isTaken = (name: string): boolean => /^(?:sqlite_|viewkeeper_)/i.test(name)

const checkSource = ({ name, columns, references }: SourceTable): void => {
  const fault = nameFault(name)
  if (fault !== undefined) refuseTable(name, fault)
  if (isTaken(name)) refuseTable(name, 'names that begin with sqlite_ or viewkeeper_ are taken')
  if (ours.test(name)) refuseTable(name, 'the SQL that keeps views uses this name itself')
  const twice = repeated(Object.keys(columns))
  if (twice !== undefined)
    refuseTable(name, `it has two columns ${twice}; case makes no difference`)
  for (const column of Object.keys(columns)) {
    const wrong = nameFault(column)
    if (wrong !== undefined) refuseTable(name, `a column ${wrong}`)
  }
  for (const column of Object.keys(references))
    if (!Object.hasOwn(columns, column))
      refuseTable(name, `it has no column ${column}, which is to refer to ${references[column]}`)
}

/** Refuses columns for support that are not there. */
const checkSupporting = ({ name, columns, supporting = [] }: ViewDeclaration): void => {
  for (const column of supporting)
    if (!Object.hasOwn(columns, column))
      refuse(name, 'supporting', `there is no column ${column} in this view`)
}

const checkView = (view: ViewDeclaration): void => {
  checkSupporting(view)
  for (const name of [view.name, view.key, view.triggerPrefix, ...Object.keys(view.columns)]) {
    const fault = nameFault(name)
    if (fault !== undefined) refuse(view.name, name === view.name ? undefined : name, `it ${fault}`)
  }
  for (const name of [view.name, tableNameOf(view)])
    if (oursInViews.test(name))
      refuse(view.name, undefined, `the SQL that keeps views uses the name ${name} itself`)
  // Who names the table, too, has such names of its own.
  if (isTaken(view.name) && view.table === undefined)
    refuse(view.name, undefined, 'names that begin with sqlite_ or viewkeeper_ are taken')
}

/** Refuses tables and views of one name, and names that cannot be; to SQLite, case makes no difference. */
export const checkCatalogNames = (
  declarations: readonly ViewDeclaration[],
  sources: readonly SourceTable[],
): void => {
  const tables: string[] = []
  for (const source of sources) {
    checkSource(source)
    tables.push(source.name)
    if (repeated(tables) !== undefined)
      refuseTable(source.name, 'there is another table of this name; case makes no difference')
  }
  for (const view of declarations) {
    checkView(view)
    for (const name of [view.name, tableNameOf(view)]) {
      if (repeated([...tables, name]) !== undefined)
        refuse(
          view.name,
          undefined,
          name === view.name
            ? 'there is a table or view of this name already'
            : `there is a table or view ${name} already, as its own table is to be called`,
        )
      tables.push(name)
    }
  }
}
