import type { HistogramColumn, SumColumn } from '../declaration.ts'
import { aggregateSql } from './aggregates.ts'
import { latestId, leastValue } from './definition.ts'
import type { ChildUse, LatestUse, Named, ViewModel } from './model.ts'
import { identifier, indent, now, type Row, render, row } from './sql.ts'

/** What one child row adds to its view row, as SQL expressions. */
export interface Contribution {
  readonly sum: (column: Named<SumColumn>) => string
  readonly label: (column: Named<HistogramColumn>) => string
}

/** The contribution of a row at hand (NEW, OLD or an alias). */
export const contributionOf = (of: Row): Contribution => ({
  sum: ({ column }) => render(column.value, of),
  label: ({ column }) => of(column.of),
})

export interface Part {
  readonly sign: '+' | '-'
  readonly of: Contribution
}

/** The row a change is made to. */
export interface Target {
  readonly table: string
  readonly key: string
  /** Columns written anew on every write, as expressions over the row: clocks and last_refreshed_at. */
  readonly stamps: readonly { readonly name: string; readonly value: (of: Row) => string }[]
}

export const targetOf = (view: ViewModel): Target => ({
  table: view.table,
  key: view.key,
  stamps: [
    ...view.clocks.map(({ name, column }) => ({
      name,
      value: (of: Row) => render(column.expression, of),
    })),
    { name: 'last_refreshed_at', value: () => now },
  ],
})

export interface Change {
  readonly target: Target
  /** The key of the row to change. */
  readonly key: string
  readonly sums: readonly Named<SumColumn>[]
  readonly histograms: readonly Named<HistogramColumn>[]
  readonly parts: readonly Part[]
  /** Look the latest rows and least values of this child table up again. */
  readonly lookUp?: ChildUse
  /** The rows below the latest row are as they were unless another has become the latest. */
  readonly rowsBelowStay?: true
  readonly onlyIf?: string
}

/** Adds `by` to the count of one label in a JSON object; labels at zero go, others keep their order. */
const counted = (object: string, label: string, by: string): string => {
  const count = `coalesce((SELECT value FROM json_each(${object}) WHERE key = CAST(${label} AS TEXT)), 0) ${by} 1`
  return (
    `iif(${label} IS NULL, ${object}, (SELECT json_group_object(key, value ORDER BY key)` +
    ` FROM json_each(json_patch(${object}, json_object(CAST(${label} AS TEXT), nullif(${count}, 0))))))`
  )
}

const isConstant = (column: Named<SumColumn>) => !column.column.value.includes('{')

const rowsBelow = (use: ChildUse) =>
  use.latest.flatMap((latest) => {
    const id = latest.columns.find((c) => c.column.from === use.id)?.name ?? use.id
    return latest.rows.flatMap((rows) => rows.columns.map(({ name }) => ({ id, rows, name })))
  })

const lookedUpColumns = (use: ChildUse): string[] => [
  ...use.leasts.map((c) => c.name),
  ...use.latest.flatMap((l) => l.columns.map((c) => c.name)),
]

/** One row `n` with the latest and least values of the child rows of `key`. */
const lookUp = (use: ChildUse, key: string, withRowsBelow: boolean): string => {
  const columns = use.leasts.map(
    ({ name, column }) => `${leastValue(use, column, key)} AS ${identifier(name)}`,
  )
  const joins: string[] = []
  for (const [index, latest] of use.latest.entries()) {
    const alias = `l${index}`
    joins.push(
      `LEFT JOIN ${identifier(use.readFrom)} AS ${alias} ON ${alias}.${identifier(use.id)} = ${latestId(use, latest, key)}`,
    )
    for (const { name, column } of latest.columns) {
      const value = `${alias}.${identifier(column.from)}`
      columns.push(
        `${column.otherwise === undefined ? value : `coalesce(${value}, ${column.otherwise})`} AS ${identifier(name)}`,
      )
    }
    for (const [below, rows] of withRowsBelow ? latest.rows.entries() : []) {
      const rowsAlias = `${alias}_${below}`
      joins.push(`CROSS JOIN ${aggregated(rows, latestId(use, latest, key))} AS ${rowsAlias}`)
      for (const { name } of rows.columns)
        columns.push(`${rowsAlias}.${identifier(name)} AS ${identifier(name)}`)
    }
  }
  return `(\n  SELECT ${columns.join(',\n    ')}\n  FROM (SELECT 1)\n${indent(joins.join('\n'))}\n)`
}

/** The aggregates over the rows of one latest child row, as a subquery of one row. */
export const aggregated = (rows: LatestUse['rows'][number], id: string): string => {
  const of = row('c')
  const columns = rows.columns.map(
    ({ name, column }) => `${aggregateSql(column, of)} AS ${identifier(name)}`,
  )
  return (
    `(SELECT ${columns.join(', ')} FROM ${identifier(rows.group.table)} c` +
    ` WHERE ${of(rows.foreignKey)} = ${id} AND ${render(rows.group.where, of)})`
  )
}

/** One UPDATE of one view row by differences and look-ups; it writes nothing where nothing changes. */
export const changeRow = (change: Change): string => {
  const { target, parts } = change
  const current = row(target.table)
  const found = row('n')
  const sets = new Map<string, string>()
  const changes: string[] = []
  let certain = false
  for (const column of change.sums) {
    if (isConstant(column) && parts.length > 1) continue
    certain ||= isConstant(column)
    const delta = parts.map((part) => ` ${part.sign} ${part.of.sum(column)}`).join('')
    sets.set(column.name, `${current(column.name)}${delta}`)
    changes.push(`0${delta} <> 0`)
  }
  for (const column of change.histograms) {
    const labels = parts.map((part) => part.of.label(column))
    const counts = parts.reduce(
      (object, part, index) => counted(object, labels[index] ?? '', part.sign),
      current(column.name),
    )
    const isSame = labels.length > 1 ? `${labels.join(' IS ')}` : 'false'
    const isObject = `json_valid(${current(column.name)}) AND json_type(${current(column.name)}) = 'object'`
    sets.set(
      column.name,
      `iif(NOT (${isSame}) AND ${isObject}, ${counts}, ${current(column.name)})`,
    )
    changes.push(`NOT (${isSame})`)
  }
  const use = change.lookUp
  const stays = change.rowsBelowStay === true
  const below = use ? rowsBelow(use) : []
  const lookedUp = use ? [...lookedUpColumns(use), ...(stays ? [] : below.map((c) => c.name))] : []
  for (const name of lookedUp) {
    sets.set(name, found(name))
    changes.push(`${current(name)} IS NOT ${found(name)}`)
  }
  if (stays)
    for (const { id, rows, name } of below)
      sets.set(
        name,
        `iif(${current(id)} IS ${found(id)}, ${current(name)},\n  (SELECT a.${identifier(name)} FROM ${aggregated(rows, found(id))} a))`,
      )
  for (const { name, value } of target.stamps)
    sets.set(
      name,
      value((column) => sets.get(column) ?? current(column)),
    )
  const where = [`${current(target.key)} = ${change.key}`]
  if (change.onlyIf !== undefined) where.push(change.onlyIf)
  if (!certain) where.push(`(${changes.join(' OR ')})`)
  return (
    `UPDATE ${identifier(target.table)} SET\n` +
    indent([...sets].map(([name, value]) => `${identifier(name)} = ${value}`).join(',\n')) +
    (use && lookedUp.length > 0 ? `\nFROM ${lookUp(use, change.key, !stays)} AS n` : '') +
    `\nWHERE ${where.join('\n  AND ')}`
  )
}
