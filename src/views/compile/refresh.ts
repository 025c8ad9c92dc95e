import type { ViewModel } from './model.ts'
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

/** `INSERT INTO <table> … SELECT …` of the definition's rows that meet `where` (over `d`). */
export const insertFromDefinition = (view: ViewModel, where: string): string => {
  const columns = [view.key, ...view.stored.map((c) => c.name)].map((c) => `d.${identifier(c)}`)
  return (
    `INSERT INTO ${identifier(view.table)} (${written(view).map(identifier).join(', ')})\n` +
    `SELECT ${[...columns, now].join(', ')}\n` +
    `FROM ${identifier(view.declaration.name)} d WHERE ${where}`
  )
}

/**
 * Computes the rows of the keys that meet `where` (over `d`) anew: missing ones go in, those that differ
 * are set right, equal ones are left alone. An upsert, because no conflict clause of an outer statement
 * overrides it.
 */
export const refreshRows = (view: ViewModel, where: string): string => {
  const sets = written(view)
    .filter((name) => name !== view.key)
    .map((name) => `${identifier(name)} = excluded.${identifier(name)}`)
  return (
    `${insertFromDefinition(view, where)}\n` +
    `ON CONFLICT (${identifier(view.key)}) DO UPDATE SET\n${indent(sets.join(',\n'))}\n` +
    `WHERE ${differs(comparedColumns(view), row(view.table), row('excluded'))}`
  )
}
