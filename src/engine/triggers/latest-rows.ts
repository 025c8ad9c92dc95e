import type { SumColumn } from '../columns.ts'
import {
  belongs,
  columnsRead,
  distinctName,
  label,
  listSql,
  totalOf,
} from '../expressions/aggregates.ts'
import {
  boundedId,
  columnsIn,
  identifier,
  indent,
  type Row,
  render,
  row,
} from '../expressions/sql.ts'
import type { Child, Latest, LatestRows, Named } from '../model.ts'
import { setting, settingFrom } from './change.ts'
import {
  type Contribution,
  type LabelColumn,
  type Part,
  type Place,
  stamped,
  type Target,
} from './place.ts'
import type { About } from './row-effect.ts'
import { rowTriggers } from './rows.ts'
import type { Trigger } from './trigger.ts'

/** Moves the aggregates of the rows of one latest child row by the difference that rows make. */
class Aggregates {
  readonly #target: Target
  readonly #between: Child
  readonly #shownId: string
  readonly #child: LatestRows
  /** Counts as sums, and lists, so that what a row adds to them can be put aside. */
  readonly counts: readonly Named<SumColumn>[]
  readonly lists: LatestRows['columns']
  /** The count of all rows, where there is one: nothing changes unless it does. */
  readonly #total: Named<SumColumn> | undefined

  constructor(target: Target, between: Child, { shownId }: Latest, child: LatestRows) {
    this.#target = target
    this.#between = between
    this.#shownId = shownId
    this.#child = child
    this.lists = child.columns.filter(({ column }) => column.aggregate.kind === 'values')
    this.counts = child.columns
      .filter(({ column }) => column.aggregate.kind === 'count')
      .map(({ name, column }) => {
        const value = `iif(${belongs(column, (of) => `{${of}}`)}, 1, 0)`
        return { name, column: { kind: 'sum', table: child.group.table, value } }
      })
    const total = totalOf(child)
    this.#total = this.counts.find(({ name }) => name === total?.name)
  }

  /** What a row adds: to each count 1 or 0, to each list its label or nothing. */
  contribution(of: Row): Contribution {
    return {
      sum: ({ column }) => render(column.value, of),
      label: (column) => {
        const list = this.lists.find(({ name }) => name === column.name)
        const [value = ''] = list ? columnsRead(list.column) : []
        return list ? `iif(${belongs(list.column, of)}, ${label(of(value))}, NULL)` : 'NULL'
      },
    }
  }

  /** The view row that shows child row `id` as its latest. */
  #where(id: string): string {
    const { table, foreignKey, id: key } = this.#between
    const current = row(this.#target.table)
    return (
      `${current(this.#target.key)} = (SELECT b.${identifier(foreignKey)} FROM ${identifier(table)} b WHERE b.${identifier(key)} = ${id})` +
      ` AND ${current(this.#shownId)} = ${boundedId(id)}`
    )
  }

  /** Whether a part's label is in a list for one row alone: no other row of the same child row has it. */
  #isOnly(
    list: LabelColumn & this['lists'][number],
    part: Part,
    id: string,
    { self, standing }: About,
  ): string {
    const { group, foreignKey } = this.#child
    const other = row('other')
    const [value = ''] = columnsRead(list.column)
    const own = part.of.label(list)
    const isStanding = standing
      ? ` AND NOT (${standing.key} IS ${id} AND ${standing.of.label(list)} IS ${own})`
      : ''
    return (
      `(${own} IS NOT NULL${isStanding} AND NOT EXISTS (SELECT 1 FROM ${identifier(group.table)} other` +
      ` WHERE ${other(foreignKey)} = ${id} AND ${belongs(list.column, other)}` +
      ` AND ${label(other(value))} = ${own} AND other.rowid <> ${self}))`
    )
  }

  /**
   * One UPDATE; its subquery `n` has the id of the child row, what is added to each count and to the distinct values
   * of each list, and whether the list changes: it is made anew only where the only row with a value comes or goes.
   */
  apply({ key, parts, entry }: Place, about: About): string[] {
    const { table } = this.#target
    const current = row(table)
    const found = row('n')
    const columns = [`${key} AS id`]
    const sets = new Map<string, string>()
    const changes: string[] = []
    const add = (name: string, deltas: readonly string[]): string => {
      const delta = `d${columns.length}`
      columns.push(`0${parts.map(({ sign }, at) => ` ${sign} ${deltas[at]}`).join('')} AS ${delta}`)
      sets.set(name, `${current(name)} + ${found(delta)}`)
      return found(delta)
    }
    for (const count of this.counts)
      changes.push(
        `${add(
          count.name,
          parts.map(({ of }) => of.sum(count)),
        )} <> 0`,
      )
    for (const list of this.lists) {
      const only = parts.map((part) => this.#isOnly(list, part, key, about))
      const delta = add(distinctName(list.name), only)
      const isChanged = `d${columns.length}`
      columns.push(`${only.join(' OR ')} AS ${isChanged}`)
      const distinct = `(${current(distinctName(list.name))} + ${delta})`
      const total = this.#total && sets.get(this.#total.name)
      const rows = total === undefined ? {} : { rows: `(${total})` }
      const anew = listSql(this.#child, list.column, { id: found('id'), distinct, ...rows })
      sets.set(list.name, `iif(${found(isChanged)}, ${anew}, ${current(list.name)})`)
      changes.push(found(isChanged))
    }
    const all = [...sets, ...stamped(this.#target, sets, current)]
    const n = `(\n  SELECT ${columns.join(',\n    ')}${entry ? `\n  FROM ${entry.from}` : ''}\n  LIMIT 1\n) AS n`
    const [part, ...more] = parts
    const isRowAlone = part !== undefined && more.length === 0 && entry === undefined
    if (isRowAlone && this.#total !== undefined)
      return [
        `UPDATE ${identifier(table)} SET\n${indent(settingFrom(n, all))}\n` +
          `WHERE ${this.#where(key)}\n  AND ${part.of.sum(this.#total)} <> 0`,
      ]
    // Where lists alone may change, look-ups tell: once for what is set as well.
    return [
      `UPDATE ${identifier(table)} SET\n${indent(setting(all).join(',\n'))}\nFROM ${n}\n` +
        `WHERE ${this.#where(found('id'))}\n  AND (${changes.join(' OR ')})`,
    ]
  }
}

/**
 * Keeps the aggregates over the rows of the latest child row. Rows of any other child row, and those that
 * don't meet the condition, change nothing.
 */
export const latestRowsTriggers = (
  target: Target,
  between: Child,
  latest: Latest,
  child: LatestRows,
  name: string,
): Trigger[] => {
  const { table, where } = child.group
  const aggregates = new Aggregates(target, between, latest, child)
  return rowTriggers({
    name,
    id: child.id,
    kind: child.kind,
    foreignKey: child.foreignKey,
    counted: {
      view: target.table,
      source: table,
      above: between.kind,
      sums: aggregates.counts,
      labels: aggregates.lists,
      below: [],
    },
    used: [
      ...new Set([...columnsIn(where), ...child.columns.flatMap((c) => columnsRead(c.column))]),
    ],
    counts: (of) => render(where, of),
    contribution: (of) => aggregates.contribution(of),
    apply: (place, about) => aggregates.apply(place, about),
  })
}
