import type { HistogramColumn, SumColumn } from '../columns.ts'
import { identifier, indent, type Row, row } from '../expressions/sql.ts'
import type { Child, Named } from '../model.ts'
import { Assignments } from './assignments.ts'
import { foundRow, type LookUp, mostReadTwice, rowsCompared } from './found-row.ts'
import { type Place, stamped, type Target } from './place.ts'

export interface Change {
  readonly target: Target
  readonly place: Place
  /** The key of the row to change, of what `place` has for it. */
  readonly keyOf: (foreignKey: string) => string
  readonly sums: readonly Named<SumColumn>[]
  /** Only with one part: a histogram has room for another label only once it is balanced. */
  readonly histograms: readonly Named<HistogramColumn>[]
  /** Look the latest rows and least values of this child table up again. */
  readonly lookUp?: Child
  /** Ids of child rows of which the rows below may have changed unseen. */
  readonly touched?: readonly string[]
  /** Of one row that changes in place, how it was and is. */
  readonly inPlace?: LookUp['inPlace']
  /** The row that changes, if it keeps its place in the order as well. */
  readonly steady?: Row
}

const isConstant = (column: Named<SumColumn>) => !column.column.value.includes('{')

/** What an UPDATE sets, a line for each column. */
export const setting = (sets: Iterable<readonly [name: string, value: string]>): string[] =>
  [...sets].map(([name, value]) => `${identifier(name)} = ${value}`)

/** What is looked up, in one row of values: an UPDATE … FROM would gather the rows that it changes in a table first. */
export const settingFrom = (
  found: string,
  sets: readonly (readonly [string, string])[],
): string => {
  const names = sets.map(([name]) => identifier(name)).join(', ')
  return `(${names}) = (SELECT\n${indent(sets.map(([, value]) => value).join(',\n'))}\nFROM ${found})`
}

/**
 * One UPDATE of one view row by differences and look-ups, which writes nothing where nothing changes; none at all where
 * no column can change.
 */
export const changeRow = (change: Change): string[] => {
  const { target, place, keyOf, lookUp: child } = change
  const { parts, entry } = place
  const assignments = new Assignments(target)
  const summed = change.sums.filter((column) => !isConstant(column) || parts.length === 1)
  for (const column of summed) assignments.sum(column, parts)
  for (const column of change.histograms)
    for (const part of parts) assignments.histogram(column, part)
  const current = row(target.table)
  const lookUp = child && {
    child,
    key: keyOf((entry ?? place).key),
    touched: change.touched ?? [],
    current,
    ...(change.inPlace ? { inPlace: change.inPlace } : {}),
    ...(change.steady ? { steady: change.steady } : {}),
  }
  if (lookUp) assignments.lookedUp(lookUp)
  const { sets, changes, found } = assignments
  if (changes.length + found.changes.length === 0) return []
  const stamps = stamped(target, new Map([...sets, ...found.sets]), current)
  // What is put aside of a row counts 1, too, as long as it has a key.
  const isCertain = summed.some((column) =>
    entry ? column.column.value === '1' : parts[0]?.of.sum(column) === '1',
  )
  const where = [`${current(target.key)} = ${keyOf((entry ?? place).key)}`]
  const assigned: string[] = []
  const from: string[] = []
  if (lookUp && !isCertain && !lookUp.steady && rowsCompared(lookUp.child) > mostReadTwice) {
    const standing: Row = (name) =>
      `(SELECT v.${identifier(name)} FROM ${identifier(target.table)} v WHERE v.${identifier(target.key)} = ${lookUp.key})`
    from.push(...(entry ? [entry.from] : []), foundRow({ ...lookUp, current: standing }, 'setting'))
    assigned.push(...setting([...sets, ...found.sets, ...stamps]))
    changes.push(...found.changes)
  } else {
    const row = [...(entry ? [entry.from] : []), ...(lookUp ? [foundRow(lookUp, 'setting')] : [])]
    const computed = [...found.sets, ...stamps]
    if (entry) assigned.push(settingFrom(row.join(' CROSS JOIN '), [...sets, ...computed]))
    else if (lookUp) assigned.push(...setting(sets), settingFrom(row.join(''), computed))
    else assigned.push(...setting([...sets, ...stamps]))
    if (entry && changes.length > 0)
      changes.splice(0, changes.length, `(SELECT ${changes.join(' OR ')} FROM ${entry.from})`)
    if (found.changes.length > 0 && lookUp)
      changes.push(`(SELECT ${found.changes.join(' OR ')} FROM ${foundRow(lookUp, 'comparing')})`)
  }
  if (!isCertain) where.push(`(${changes.join(' OR ')})`)
  return [
    `UPDATE ${identifier(target.table)} SET\n${indent(assigned.join(',\n'))}` +
      (from.length > 0 ? `\nFROM ${from.join(' CROSS JOIN ')}` : '') +
      `\nWHERE ${where.join('\n  AND ')}`,
  ]
}
