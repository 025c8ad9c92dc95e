import { aggregated, type Target } from '../change.ts'
import type { ChildUse, LatestRowsUse, LatestUse } from '../model.ts'
import { columnsIn, differs, identifier, indent, NEW, OLD, type Row, render, row } from '../sql.ts'
import { Replaced, replacedRow } from './replaced.ts'
import { type Trigger, updateOf } from './trigger.ts'

/**
 * Keeps the aggregates over the rows of the latest child row: looked up anew, so the order of events does
 * not matter. Rows of any other child row, and those that don't meet the condition, cost nothing.
 */
export const latestRowsTriggers = (
  target: Target,
  between: ChildUse,
  latest: LatestUse,
  use: LatestRowsUse,
  name: string,
): Trigger[] => {
  const table = use.group.table
  const shown = latest.columns.find((c) => c.column.from === between.id)?.name ?? between.id
  const replaced = new Replaced(target.table, table, [], [])
  const counts = (of: Row) => render(use.group.where, of)
  const current = row(target.table)
  const found = row('n')
  const refresh = (id: string) => {
    const sets = use.columns.map(({ name: column }) => `${identifier(column)} = ${found(column)}`)
    const stamps = target.stamps.map((s) => `${identifier(s.name)} = ${s.value(current)}`)
    const key = `(SELECT b.${identifier(between.foreignKey)} FROM ${identifier(between.table)} b WHERE b.${identifier(between.id)} = ${id})`
    return (
      `UPDATE ${identifier(target.table)} SET\n${indent([...sets, ...stamps].join(',\n'))}\n` +
      `FROM ${aggregated(use, id)} AS n\n` +
      `WHERE ${current(target.key)} = ${key} AND ${current(shown)} = ${id}\n` +
      `  AND (${differs(
        use.columns.map((c) => c.name),
        current,
        found,
      )})`
    )
  }
  const { foreignKey } = use
  const used = [
    ...new Set([
      ...columnsIn(use.group.where),
      ...use.columns.flatMap((c) => columnsIn(c.column.aggregate)),
      'id',
      foreignKey,
    ]),
  ]
  const noContribution = { sum: () => '0', label: () => 'NULL' }
  return [
    ...replaced.putAsideTriggers(
      name,
      replacedRow(foreignKey),
      noContribution,
      counts(replacedRow),
    ),
    {
      name,
      table,
      event: 'AFTER INSERT',
      when: counts(NEW),
      body: [refresh(NEW(foreignKey))],
    },
    {
      name: `${name}_replaced`,
      table,
      event: 'AFTER INSERT',
      when: replaced.exists(NEW('id')),
      body: [refresh(replaced.key(NEW('id'))), replaced.clear(NEW('id'))],
    },
    {
      name: `${name}_update`,
      table,
      event: updateOf(used),
      when: `(${counts(OLD)} OR ${counts(NEW)} OR ${replaced.exists(NEW('id'))}) AND (${differs(used, OLD, NEW)})`,
      body: [
        refresh(replaced.key(NEW('id'))),
        replaced.clear(OLD('id')),
        replaced.clear(NEW('id')),
        refresh(OLD(foreignKey)),
        `${refresh(NEW(foreignKey))} AND ${OLD(foreignKey)} IS NOT ${NEW(foreignKey)}`,
      ],
    },
    {
      name: `${name}_delete`,
      table,
      event: 'AFTER DELETE',
      when: `${counts(OLD)} OR ${replaced.exists(OLD('id'))}`,
      body: [refresh(OLD(foreignKey)), replaced.clear(OLD('id'))],
    },
  ]
}
