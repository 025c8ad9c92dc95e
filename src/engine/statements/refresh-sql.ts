import { differs, identifier, indent, now, row } from '../expressions/sql.ts'
import type { ViewModel } from '../model.ts'
import { clearLabels, fillLabels, wrongLabels } from '../triggers/labels.ts'
import { expectedRows } from './definition.ts'
import { expectedIn, keptIn, type Scope } from './scope.ts'

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
  const isWrong = [
    differs(comparedColumns(view), row(view.table), row('excluded')),
    ...wrongLabels(view, row(view.table)),
  ]
  return (
    `${insertRows(view, from)}\n` +
    `ON CONFLICT (${identifier(view.key)}) DO UPDATE SET\n${indent(sets.join(',\n'))}\n` +
    `WHERE ${isWrong.join(' OR ')}`
  )
}

/** Statements that compute the rows in scope anew, all with the same parameters; they return one row for each written. */
export const refreshRows = (view: ViewModel, scope: Scope): string[] => {
  const expected = expectedIn(view, scope)
  const kept = keptIn(view, scope, '?1')
  return [
    ...clearLabels(view, kept.from, kept.where),
    `${upsertRows(view, `${expected.from} WHERE ${expected.where}`)}\nRETURNING 1 AS written`,
    ...fillLabels(view, kept.from, kept.where),
  ]
}

/** Statements that compute every row anew; with `onlyIf`, a condition that names no row, none where it does not hold. */
export const refreshAllRows = (view: ViewModel, onlyIf?: string): string[] => {
  const rows = `${expectedRows(view)} d WHERE true`
  const kept = `${identifier(view.table)} m`
  return [
    ...clearLabels(view, kept, onlyIf ?? 'true'),
    upsertRows(view, onlyIf === undefined ? rows : `(SELECT 1 WHERE ${onlyIf}) CROSS JOIN ${rows}`),
    ...fillLabels(view, kept, onlyIf ?? 'true'),
  ]
}
