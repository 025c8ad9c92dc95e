import type { HistogramColumn, LatestRowsColumn, SumColumn } from '../declaration.ts'
import { countedColumns, distinctName, listSql, rowsOf } from '../expressions/aggregates.ts'
import type { KeyKind } from '../expressions/keys.ts'
import { latestId, latestValue, leastValue } from '../expressions/looked-up.ts'
import { identifier, indent, now, type Row, render, row } from '../expressions/sql.ts'
import type { Child, Latest, Named, ViewModel } from '../model.ts'

/** A column that counts values by name: a histogram, or a list of distinct values. */
export type LabelColumn = Named<HistogramColumn | LatestRowsColumn>

/** What one row adds to its view row, as SQL expressions: a number to each sum, a label (or NULL) to each list. */
export interface Contribution {
  readonly sum: (column: Named<SumColumn>) => string
  readonly label: (column: LabelColumn) => string
}

export interface Part {
  readonly sign: '+' | '-'
  readonly of: Contribution
}

/** Which view row rows change, by the foreign key they share, and by what they add to it or take from it. */
export interface Place {
  readonly key: string
  readonly parts: readonly Part[]
  /**
   * Of a row that was put aside: the subquery `e` that key and parts read, and the same in expressions that stand for
   * themselves.
   */
  readonly entry?: { readonly from: string; readonly key: string; readonly parts: readonly Part[] }
}

/** The row a change is made to. */
export interface Target {
  readonly table: string
  readonly key: string
  readonly kind: KeyKind
  /** Columns written anew on every write, as expressions over the row: clocks and last_refreshed_at. */
  readonly stamps: readonly { readonly name: string; readonly value: (of: Row) => string }[]
}

export const targetOf = (view: ViewModel): Target => ({
  table: view.table,
  key: view.key,
  kind: view.kind,
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

/**
 * Adds a part's label to a JSON object of counts, or takes it off. A label that is there keeps its place, or goes when
 * none is left; a new one makes the object anew, in order.
 */
const counted = (object: string, label: string, sign: '+' | '-'): string => {
  const rows = `(SELECT value FROM json_each(${object}) WHERE key = ${label})`
  return (
    `iif(${rows} IS NULL, (SELECT json_group_object(label, rows ORDER BY label = '+more', label) FROM (` +
    `SELECT key AS label, value AS rows FROM json_each(${object}) UNION ALL SELECT ${label}, ${sign}1)),` +
    ` json_patch(${object}, json_object(${label}, nullif(${rows} ${sign} 1, 0))))`
  )
}

const isConstant = (column: Named<SumColumn>) => !column.column.value.includes('{')

/** The aliases of `lookUp` by which an UPDATE finds the latest row's id and the counts of its rows. */
const idOf = (latest: number) => `id_${latest}`
const rowsAlias = (latest: number, rows: number) => `rows_${latest}_${rows}`

/**
 * One row `n` with the latest and least values of the child rows of `key`. The rows below the latest row are
 * counted only where another row has become the latest, or a touched one is: else their counts are NULL.
 */
const lookUp = ({ target, place, keyOf, touched = [] }: Change, child: Child): string => {
  const key = keyOf((place.entry ?? place).key)
  const columns = child.leasts.map(
    (least) => `${leastValue(child, least, key)} AS ${identifier(least.name)}`,
  )
  const joins: string[] = []
  for (const [index, latest] of child.latest.entries()) {
    const alias = `l${index}`
    const found = row(alias)
    joins.push(
      `LEFT JOIN ${identifier(child.readFrom)} AS ${alias} ON ${found(child.id)} = ${latestId(child, latest, key)}`,
    )
    for (const shown of latest.columns)
      columns.push(`${latestValue(shown, found)} AS ${identifier(shown.name)}`)
    if (latest.rows.length === 0) continue
    const id = latest.columns.find(({ name }) => name === latest.shownId)
    const shown = `(SELECT v.${identifier(latest.shownId)} FROM ${identifier(target.table)} v WHERE v.${identifier(target.key)} = ${key})`
    const stays = [
      `${id ? latestValue(id, found) : found(child.id)} IS ${shown}`,
      ...touched.map((other) => `${found(child.id)} IS NOT ${other}`),
    ].join(' AND ')
    columns.push(`${found(child.id)} AS ${idOf(index)}`)
    for (const [below, rows] of latest.rows.entries())
      columns.push(
        `iif(${stays}, NULL, (SELECT json_array(${[...countedColumns(rows).values()].join(', ')}) ${rowsOf(rows, found(child.id))})) AS ${rowsAlias(index, below)}`,
      )
  }
  // With a limit SQLite computes the row once, not anew for each column that is taken from it.
  return `(\n  SELECT ${columns.join(',\n    ')}\n  FROM (SELECT 1)\n${indent(joins.join('\n'))}\n  LIMIT 1\n)`
}

/** What an UPDATE sets, and the conditions of which one must hold for it to change anything. */
class Assignments {
  readonly sets = new Map<string, string>()
  readonly changes: string[] = []
  readonly #current: Row

  constructor(target: Target) {
    this.#current = row(target.table)
  }

  sum(column: Named<SumColumn>, parts: readonly Part[]): void {
    const delta = parts.map((part) => ` ${part.sign} ${part.of.sum(column)}`).join('')
    this.sets.set(column.name, `${this.#current(column.name)}${delta}`)
    this.changes.push(`0${delta} <> 0`)
  }

  histogram(column: Named<HistogramColumn>, { sign, of }: Part): void {
    const object = this.#current(column.name)
    const label = of.label(column)
    const isObject = `json_valid(${object}) AND json_type(${object}) = 'object'`
    this.sets.set(
      column.name,
      `iif(${label} IS NOT NULL AND ${isObject}, ${counted(object, label, sign)}, ${object})`,
    )
    this.changes.push(`${label} IS NOT NULL`)
  }

  lookedUp(child: Child): void {
    const found = row('n')
    const names = [...child.leasts, ...child.latest.flatMap((latest) => latest.columns)]
    for (const { name } of names) {
      this.sets.set(name, found(name))
      this.changes.push(`${this.#current(name)} IS NOT ${found(name)}`)
    }
    for (const [index, latest] of child.latest.entries()) this.#rowsBelow(latest, index)
  }

  #rowsBelow(latest: Latest, index: number): void {
    const found = row('n')
    for (const [below, rows] of latest.rows.entries()) {
      const counts = found(rowsAlias(index, below))
      const names = [...countedColumns(rows).keys()]
      const count = (name: string) => `(${counts} ->> ${names.indexOf(name)})`
      const set = (name: string, value: string) =>
        this.sets.set(name, `iif(${counts} IS NULL, ${this.#current(name)}, ${value})`)
      for (const name of names) set(name, count(name))
      for (const { name, column } of rows.columns)
        if (column.aggregate.kind === 'values') {
          const of = { id: found(idOf(index)), distinct: count(distinctName(name)) }
          set(name, listSql(rows, column, of))
        }
      this.changes.push(`${counts} IS NOT NULL`)
    }
  }

  /** Columns that depend on the others come last. */
  stamp(stamps: Target['stamps']): void {
    for (const { name, value } of stamps)
      this.sets.set(
        name,
        value((column) => this.sets.get(column) ?? this.#current(column)),
      )
  }
}

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
  assignments.stamp(target.stamps)
  const from = [...(entry ? [entry.from] : []), ...(child ? [`${lookUp(change, child)} AS n`] : [])]
  const where = [`${row(target.table)(target.key)} = ${keyOf(key)}`]
  const isCertain = summed.some((column) => parts[0]?.of.sum(column) === '1')
  if (!isCertain) where.push(`(${changes.join(' OR ')})`)
  return [
    `UPDATE ${identifier(target.table)} SET\n` +
      indent([...sets].map(([name, value]) => `${identifier(name)} = ${value}`).join(',\n')) +
      (from.length > 0 ? `\nFROM ${from.join(' CROSS JOIN ')}` : '') +
      `\nWHERE ${where.join('\n  AND ')}`,
  ]
}
