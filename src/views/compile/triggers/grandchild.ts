import { changeRow, contributionOf, type Part, type Target } from '../change.ts'
import type { ChildUse, GrandchildUse } from '../model.ts'
import { columnsIn, differs, identifier, NEW, OLD, type Row } from '../sql.ts'
import { Replaced, replacedRow } from './replaced.ts'
import { type Trigger, updateOf } from './trigger.ts'

/**
 * Keeps the sums over a table two foreign keys away. Its rows find their view row through the row between;
 * once that is gone (a cascade deletes it first) they change nothing: its own triggers settle them.
 */
export const grandchildTriggers = (
  target: Target,
  between: ChildUse,
  use: GrandchildUse,
  name: string,
): Trigger[] => {
  const { table, sums, foreignKey } = use
  const keyOf = (of: Row) =>
    `(SELECT b.${identifier(between.foreignKey)} FROM ${identifier(between.table)} b WHERE b.${identifier(between.id)} = ${of(foreignKey)})`
  const replaced = new Replaced(target.table, table, sums, [])
  const change = (key: string, parts: Part[], onlyIf?: string) =>
    changeRow({
      target,
      key,
      sums,
      histograms: [],
      parts,
      ...(onlyIf === undefined ? {} : { onlyIf }),
    })
  const add: Part = { sign: '+', of: contributionOf(NEW) }
  const take: Part = { sign: '-', of: contributionOf(OLD) }
  const takeReplaced = (onlyIf?: string) =>
    change(replaced.key(NEW('id')), [{ sign: '-', of: replaced.contribution(NEW('id')) }], onlyIf)
  const keyed = ['id', foreignKey]
  const used = [...new Set(sums.flatMap((c) => columnsIn(c.column.value)))]
  const isSame = keyed.map((column) => `${OLD(column)} IS ${NEW(column)}`).join(' AND ')
  return [
    ...replaced.putAsideTriggers(name, keyOf(replacedRow), contributionOf(replacedRow)),
    { name, table, event: 'AFTER INSERT', body: [change(keyOf(NEW), [add])] },
    {
      name: `${name}_replaced`,
      table,
      event: 'AFTER INSERT',
      when: replaced.exists(NEW('id')),
      body: [takeReplaced(), replaced.clear(NEW('id'))],
    },
    {
      name: `${name}_update`,
      table,
      event: updateOf(used),
      when: `${isSame} AND (${differs(used, OLD, NEW)})`,
      body: [change(keyOf(NEW), [add, take])],
    },
    {
      name: `${name}_move`,
      table,
      event: updateOf(keyed),
      when: differs(keyed, OLD, NEW),
      body: [
        takeReplaced(`${OLD('id')} IS NOT ${NEW('id')}`),
        replaced.clear(OLD('id')),
        replaced.clear(NEW('id')),
        change(keyOf(OLD), [take]),
        change(keyOf(NEW), [add]),
      ],
    },
    {
      name: `${name}_delete`,
      table,
      event: 'AFTER DELETE',
      body: [change(keyOf(OLD), [take]), replaced.clear(OLD('id'))],
    },
  ]
}
