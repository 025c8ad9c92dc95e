import type { HistogramColumn, SumColumn } from '../columns.ts'
import { identifier, indent, row } from '../expressions/sql.ts'
import type { Child, Named } from '../model.ts'
import { Assignments } from './assignments.ts'
import { foundRow } from './found-row.ts'
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
}

const isConstant = (column: Named<SumColumn>) => !column.column.value.includes('{')

/**
 * One UPDATE of one view row by differences and look-ups, which writes nothing where nothing changes; none at all where
 * no column can change.
 */
export const changeRow = (change: Change): string[] => {
  const { target, place, keyOf, lookUp: child } = change
  const { key, parts, entry } = place
  const assignments = new Assignments(target)
  const summed = change.sums.filter((column) => !isConstant(column) || parts.length === 1)
  for (const column of summed) assignments.sum(column, parts)
  for (const column of change.histograms)
    for (const part of parts) assignments.histogram(column, part)
  if (child) assignments.lookedUp(child)
  const { sets, changes } = assignments
  if (changes.length === 0) return []
  const current = row(target.table)
  const all = [...sets, ...stamped(target, sets, current)]
  const from = [
    ...(entry ? [entry.from] : []),
    ...(child
      ? [`${foundRow(child, target, keyOf((entry ?? place).key), change.touched ?? [])} AS n`]
      : []),
  ]
  const where = [`${current(target.key)} = ${keyOf(key)}`]
  const isCertain = summed.some((column) => parts[0]?.of.sum(column) === '1')
  if (!isCertain) where.push(`(${changes.join(' OR ')})`)
  return [
    `UPDATE ${identifier(target.table)} SET\n` +
      indent(all.map(([name, value]) => `${identifier(name)} = ${value}`).join(',\n')) +
      (from.length > 0 ? `\nFROM ${from.join(' CROSS JOIN ')}` : '') +
      `\nWHERE ${where.join('\n  AND ')}`,
  ]
}
