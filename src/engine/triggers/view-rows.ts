import { agrees, differs, NEW, OLD, type Row } from '../expressions/sql.ts'
import type { Child } from '../model.ts'
import type { Contribution, Place } from './place.ts'
import type { About, Relabel } from './row-effect.ts'
import { type Trigger, updateOf } from './trigger.ts'

/** Keeps a view right that builds on another's rows: nothing but our own statements writes those. */
export const viewRowTriggers = (
  child: Child,
  {
    name,
    used,
    apply,
    relabels,
    contribution,
  }: {
    readonly name: string
    readonly used: readonly string[]
    readonly apply: (place: Place, about: About) => string[]
    readonly relabels: readonly Relabel[]
    readonly contribution: (of: Row) => Contribution
  },
): Trigger[] => {
  const { table, id, foreignKey, madeFrom } = child
  const about = { self: 'NULL', touched: [] }
  const add = { sign: '+', of: contribution(NEW) } as const
  const take = { sign: '-', of: contribution(OLD) } as const
  const keyed = [id, foreignKey]
  const inPlace: Place = { key: NEW(foreignKey), parts: [add, take] }
  /** None where nothing is ever set that decides. */
  const update = (of: string, columns: readonly string[], body: readonly string[]): Trigger[] => {
    const set = columns.flatMap((column) => madeFrom.get(column) ?? [column])
    const event = updateOf(set)
    const condition = `${agrees(keyed, OLD, NEW)} AND (${differs(columns, OLD, NEW)})`
    return set.length === 0 ? [] : [{ table, event, name: of, when: condition, body }]
  }
  return [
    {
      table,
      event: 'AFTER INSERT',
      name,
      body: apply({ key: NEW(foreignKey), parts: [add] }, about),
    },
    ...update(`${name}_update`, used, apply(inPlace, about)),
    ...relabels.flatMap((relabel) =>
      update(`${name}_relabel_${relabel.name}`, [relabel.column], relabel.apply(inPlace)),
    ),
    {
      table,
      event: updateOf(keyed),
      name: `${name}_move`,
      when: differs(keyed, OLD, NEW),
      body: [
        ...apply({ key: OLD(foreignKey), parts: [take] }, about),
        ...apply({ key: NEW(foreignKey), parts: [add] }, about),
      ],
    },
    {
      table,
      event: 'AFTER DELETE',
      name: `${name}_delete`,
      body: apply({ key: OLD(foreignKey), parts: [take] }, about),
    },
  ]
}
