import { type Target, targetOf } from '../change.ts'
import type { ChildUse, ViewModel } from '../model.ts'
import { refreshRow } from '../refresh.ts'
import { differs, identifier, indent, NEW, OLD, type Row, row } from '../sql.ts'
import { type Trigger, updateOf } from './trigger.ts'

const exists = (from: string) => `EXISTS (SELECT 1 FROM ${from})`

const hasChild = (use: ChildUse): string =>
  exists(
    `${identifier(use.stem.table)} c WHERE c.${identifier(use.stem.foreignKey)} = ${NEW('id')}`,
  )

/** Copies the parent's columns where they differ. */
const copyColumns = (view: ViewModel, target: Target): string => {
  const current = row(view.table)
  const from = new Map(view.copies.map((c) => [c.name, c.from]))
  const copied: Row = (name) => NEW(from.get(name) ?? name)
  const names = view.copies.map((c) => c.name)
  const sets = [
    ...names.map((name) => `${identifier(name)} = ${copied(name)}`),
    ...target.stamps.map((s) => `${identifier(s.name)} = ${s.value(current)}`),
  ]
  return (
    `UPDATE ${identifier(view.table)} SET\n${indent(sets.join(',\n'))}\n` +
    `WHERE ${current(view.key)} = ${NEW('id')} AND (${differs(names, current, copied)})`
  )
}

/** Makes the view row of a new parent row; one that stands (the parent was replaced) gets the new copies. */
const createRow = (view: ViewModel, target: Target): string => {
  const current = row(view.table)
  const excluded = row('excluded')
  const copies = view.copies.map((c) => c.name)
  const stamps = target.stamps.map((s) => ({ name: s.name, value: s.value(() => 'NULL') }))
  const columns = [view.key, ...copies, ...stamps.map((s) => s.name)]
  const values = [NEW('id'), ...view.copies.map((c) => NEW(c.from)), ...stamps.map((s) => s.value)]
  const sets = [
    ...copies.map((name) => `${identifier(name)} = ${excluded(name)}`),
    ...target.stamps.map((s) => `${identifier(s.name)} = ${s.value(current)}`),
  ]
  return (
    `INSERT INTO ${identifier(view.table)} (${columns.map(identifier).join(', ')})\n` +
    `SELECT ${values.join(', ')}\nWHERE ${NEW('id')} IS NOT NULL\n` +
    `ON CONFLICT (${identifier(view.key)}) DO UPDATE SET\n${indent(sets.join(',\n'))}\n` +
    `WHERE ${differs(copies, current, excluded)}`
  )
}

/** Makes, relabels and removes a view's rows with those of its parent. */
export const parentTriggers = (
  view: ViewModel,
  names: Readonly<Record<'insert' | 'update' | 'rename' | 'delete', string>>,
): Trigger[] => {
  const target = targetOf(view)
  const table = view.parent.table
  const from = view.copies.map((c) => c.from)
  const hasChildren = [...new Set(view.children.map(hasChild))].join('\n  OR ')
  const adopt = refreshRow(view, NEW('id'))
  const renamed = `${OLD('id')} IS NOT ${NEW('id')}`
  const remove = `DELETE FROM ${identifier(view.table)} WHERE ${identifier(view.key)} = ${OLD('id')}`
  return [
    { name: names.insert, table, event: 'AFTER INSERT', body: [createRow(view, target)] },
    // Rows that were there before their parent: without foreign keys, or with them deferred.
    {
      name: `${names.insert}_with_children`,
      table,
      event: 'AFTER INSERT',
      when: hasChildren,
      body: [adopt],
    },
    {
      name: names.update,
      table,
      event: updateOf(from),
      when: `${OLD('id')} IS ${NEW('id')} AND (${differs(from, OLD, NEW)})`,
      body: [copyColumns(view, target)],
    },
    {
      name: names.rename,
      table,
      event: 'AFTER UPDATE OF id',
      when: renamed,
      body: [remove, createRow(view, target)],
    },
    {
      name: `${names.rename}_with_children`,
      table,
      event: 'AFTER UPDATE OF id',
      when: `${renamed} AND (${hasChildren})`,
      body: [adopt],
    },
    { name: names.delete, table, event: 'AFTER DELETE', body: [remove] },
  ]
}
