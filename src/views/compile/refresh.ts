import { expectedRows } from './definition.ts'
import type { ViewModel } from './model.ts'
import { expectedIn, type Scope } from './scope.ts'
import { differs, identifier, indent, now, row } from './sql.ts'

/** The columns a write sets: the key, the stored columns and the time. */
const written = (view: ViewModel): string[] => [
  view.key,
  ...view.stored.map((c) => c.name),
  'last_refreshed_at',
]

/** The stored columns that the definition fixes; what depends on the present time is left out. */
export const comparedColumns = (view: ViewModel): string[] => {
  const clocks = new Set(view.clocks.map((c) => c.name))
  return view.stored.map((c) => c.name).filter((name) => !clocks.has(name))
}

/** `INSERT INTO <table> … SELECT …` of the definition's rows: `from` ends in a WHERE clause and calls them `d`. */
export const insertRows = (view: ViewModel, from: string): string => {
  const columns = [view.key, ...view.stored.map((c) => c.name)].map((c) => `d.${identifier(c)}`)
  return (
    `INSERT INTO ${identifier(view.table)} (${written(view).map(identifier).join(', ')})\n` +
    `SELECT ${[...columns, now].join(', ')}\nFROM ${from}`
  )
}

/**
 * Computes rows anew: missing ones go in, those that differ are set right, equal ones are left alone. An
 * upsert, because no conflict clause of an outer statement overrides it.
 */
const upsertRows = (view: ViewModel, from: string): string => {
  const sets = written(view)
    .filter((name) => name !== view.key)
    .map((name) => `${identifier(name)} = excluded.${identifier(name)}`)
  return (
    `${insertRows(view, from)}\n` +
    `ON CONFLICT (${identifier(view.key)}) DO UPDATE SET\n${indent(sets.join(',\n'))}\n` +
    `WHERE ${differs(comparedColumns(view), row(view.table), row('excluded'))}`
  )
}

/** Computes the row of one key anew, from the plain view. */
export const refreshRow = (view: ViewModel, key: string): string =>
  upsertRows(
    view,
    `${identifier(view.declaration.name)} d WHERE d.${identifier(view.key)} = ${key}`,
  )

/** Computes the rows in scope anew and returns the keys of those it wrote. */
export const refreshRows = (view: ViewModel, scope: Scope): string => {
  const { from, where } = expectedIn(view, scope)
  return `${upsertRows(view, `${from} WHERE ${where}`)}\nRETURNING ${identifier(view.key)} AS key`
}

/** Computes every row anew; with `onlyIf`, a condition that names no row, none where it does not hold. */
export const refreshAllRows = (view: ViewModel, onlyIf?: string): string =>
  upsertRows(
    view,
    onlyIf === undefined
      ? `${expectedRows(view)} d WHERE true`
      : `(SELECT 1 WHERE ${onlyIf}) CROSS JOIN ${expectedRows(view)} d WHERE true`,
  )
