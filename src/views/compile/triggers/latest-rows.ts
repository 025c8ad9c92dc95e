import type { SumColumn } from '../../declaration.ts'
import { belongs, columnsRead } from '../aggregates.ts'
import { aggregated, type Contribution, type Target } from '../change.ts'
import type { ChildUse, LatestRowsUse, LatestUse, Named } from '../model.ts'
import { columnsIn, differs, identifier, indent, NEW, OLD, type Row, render, row } from '../sql.ts'
import { Replaced, replacedRow } from './replaced.ts'
import { type Trigger, updateOf } from './trigger.ts'

/** Writes the aggregates of the rows of one latest child row: statements for triggers. */
class Aggregates {
  readonly #target: Target
  readonly #between: ChildUse
  readonly #shown: string
  readonly #use: LatestRowsUse
  /** Counts as sums, so that what a row adds to them can be put aside. */
  readonly counts: readonly Named<SumColumn>[]

  constructor(target: Target, between: ChildUse, latest: LatestUse, use: LatestRowsUse) {
    this.#target = target
    this.#between = between
    this.#shown = latest.columns.find((c) => c.column.from === between.id)?.name ?? between.id
    this.#use = use
    this.counts = use.columns
      .filter(({ column }) => column.aggregate.kind === 'count')
      .map(({ name, column }) => {
        const value = `iif(${belongs(column, (of) => `{${of}}`)}, 1, 0)`
        return { name, column: { kind: 'sum', table: use.group.table, value } }
      })
  }

  /** The view row that shows child row `id` as its latest. */
  #where(id: string): string {
    const { table, foreignKey, id: key } = this.#between
    const current = row(this.#target.table)
    return (
      `${current(this.#target.key)} = (SELECT b.${identifier(foreignKey)} FROM ${identifier(table)} b WHERE b.${identifier(key)} = ${id})` +
      ` AND ${current(this.#shown)} = ${id}`
    )
  }

  #update(sets: readonly string[], from: string, where: string): string {
    const current = row(this.#target.table)
    const stamps = this.#target.stamps.map((s) => `${identifier(s.name)} = ${s.value(current)}`)
    return `UPDATE ${identifier(this.#target.table)} SET\n${indent([...sets, ...stamps].join(',\n'))}\n${from}WHERE ${where}`
  }

  /** Computes all of them anew. */
  refresh(id: string): string {
    const names = this.#use.columns.map((c) => c.name)
    const found = row('n')
    return this.#update(
      names.map((name) => `${identifier(name)} = ${found(name)}`),
      `FROM ${aggregated(this.#use, id)} AS n\n`,
      `${this.#where(id)}\n  AND (${differs(names, row(this.#target.table), found)})`,
    )
  }

  /**
   * Moves the counts by the difference that rows make. A list of values is computed anew only where the only
   * row with a value comes or goes, so that a row costs the same however many there are.
   */
  move(
    id: string,
    parts: readonly { sign: '+' | '-'; of: Contribution; row: Row | null }[],
  ): string {
    const current = row(this.#target.table)
    const sets: string[] = []
    const changes: string[] = []
    for (const count of this.counts) {
      const delta = parts.map((part) => ` ${part.sign} ${part.of.sum(count)}`).join('')
      sets.push(`${identifier(count.name)} = ${current(count.name)}${delta}`)
      changes.push(`0${delta} <> 0`)
    }
    for (const { name, column } of this.#use.columns) {
      if (column.aggregate.kind !== 'values') continue
      const isAffected = parts
        .map((part) => (part.row === null ? 'true' : `(${this.#isOnly(column, part.row)})`))
        .join(' OR ')
      const anew = `(SELECT a.${identifier(name)} FROM ${aggregated({ ...this.#use, columns: [{ name, column }] }, id)} a)`
      sets.push(`${identifier(name)} = iif(${isAffected}, ${anew}, ${current(name)})`)
      changes.push(isAffected)
    }
    return this.#update(sets, '', `${this.#where(id)}\n  AND (${changes.join(' OR ')})`)
  }

  /** Whether a row belongs to the list and no other row has its value. */
  #isOnly(column: LatestRowsUse['columns'][number]['column'], of: Row): string {
    const { group, foreignKey } = this.#use
    const other = row('o')
    const [value = 'id'] = columnsRead(column)
    return (
      `${belongs(column, of)} AND ${of(value)} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ${identifier(group.table)} o` +
      ` WHERE ${other(foreignKey)} = ${of(foreignKey)} AND ${belongs(column, other)}` +
      ` AND ${other(value)} = ${of(value)} AND ${other('id')} <> ${of('id')})`
    )
  }
}

/**
 * Keeps the aggregates over the rows of the latest child row. Rows of any other child row, and those that
 * don't meet the condition, cost nothing.
 */
export const latestRowsTriggers = (
  target: Target,
  between: ChildUse,
  latest: LatestUse,
  use: LatestRowsUse,
  name: string,
): Trigger[] => {
  const { foreignKey } = use
  const { table, where } = use.group
  const aggregates = new Aggregates(target, between, latest, use)
  const replaced = new Replaced(target.table, table, aggregates.counts, [])
  const contribution = (of: Row): Contribution => ({
    sum: ({ column }) => render(column.value, of),
    label: () => 'NULL',
  })
  const counts = (of: Row) => `(${render(where, of)})`
  const add = { sign: '+', of: contribution(NEW), row: NEW } as const
  const take = { sign: '-', of: contribution(OLD), row: OLD } as const
  const vanished = { sign: '-', of: replaced.contribution(NEW('id')), row: null } as const
  const keyed = ['id', foreignKey]
  const used = [
    ...new Set([...columnsIn(where), ...use.columns.flatMap((c) => columnsRead(c.column))]),
  ]
  const isSame = keyed.map((column) => `${OLD(column)} IS ${NEW(column)}`).join(' AND ')
  return [
    ...replaced.putAsideTriggers(
      name,
      replacedRow(foreignKey),
      contribution(replacedRow),
      counts(replacedRow),
    ),
    {
      name,
      table,
      event: 'AFTER INSERT',
      when: counts(NEW),
      body: [aggregates.move(NEW(foreignKey), [add])],
    },
    {
      name: `${name}_replaced`,
      table,
      event: 'AFTER INSERT',
      when: replaced.exists(NEW('id')),
      body: [aggregates.move(replaced.key(NEW('id')), [vanished]), replaced.clear(NEW('id'))],
    },
    {
      name: `${name}_update`,
      table,
      event: updateOf(used),
      when: `${isSame} AND (${counts(OLD)} OR ${counts(NEW)}) AND (${differs(used, OLD, NEW)})`,
      // An entry is only written anew for rows that count: an older one must not outlive a change.
      body: [aggregates.move(NEW(foreignKey), [add, take]), replaced.clear(NEW('id'))],
    },
    {
      name: `${name}_move`,
      table,
      event: updateOf(keyed),
      when: `(${counts(OLD)} OR ${counts(NEW)} OR ${replaced.exists(NEW('id'))}) AND (${differs(keyed, OLD, NEW)})`,
      body: [
        aggregates.refresh(replaced.key(NEW('id'))),
        replaced.clear(OLD('id')),
        replaced.clear(NEW('id')),
        aggregates.refresh(OLD(foreignKey)),
        `${aggregates.refresh(NEW(foreignKey))} AND ${OLD(foreignKey)} IS NOT ${NEW(foreignKey)}`,
      ],
    },
    {
      name: `${name}_delete`,
      table,
      event: 'AFTER DELETE',
      when: `${counts(OLD)} OR ${replaced.exists(OLD('id'))}`,
      body: [aggregates.move(OLD(foreignKey), [take]), replaced.clear(OLD('id'))],
    },
  ]
}
