import { type Target, targetOf } from '../change.ts'
import { copiedValue, hasViewRow, idColumns } from '../definition.ts'
import type { ChildUse, ViewModel } from '../model.ts'
import { insertRows } from '../refresh.ts'
import { agrees, differs, identifier, indent, NEW, OLD, type Row, row } from '../sql.ts'
import { type Trigger, updateOf } from './trigger.ts'

const exists = (from: string) => `EXISTS (SELECT 1 FROM ${from})`

const hasChild = (use: ChildUse): string =>
  exists(
    `${identifier(use.stem.table)} c WHERE c.${identifier(use.stem.foreignKey)} = ${NEW('id')}`,
  )

/** The copied columns of the new parent row, by the view's names. */
const copied = (view: ViewModel): Row => {
  const values = new Map(view.copies.map((copy) => [copy.name, copiedValue(copy, NEW)]))
  return (name) => values.get(name) ?? NEW(name)
}

/** Copies the parent's columns where they differ. */
const copyColumns = (view: ViewModel, target: Target): string => {
  const current = row(view.table)
  const names = view.copies.map((c) => c.name)
  const sets = [
    ...names.map((name) => `${identifier(name)} = ${copied(view)(name)}`),
    ...target.stamps.map((s) => `${identifier(s.name)} = ${s.value(current)}`),
  ]
  return (
    `UPDATE ${identifier(view.table)} SET\n${indent(sets.join(',\n'))}\n` +
    `WHERE ${current(view.key)} = ${NEW('id')} AND (${differs(names, current, copied(view))})`
  )
}

/**
 * Makes the view row of a parent row whose children were there before it: without foreign keys, or with them
 * deferred. Where a view row stands (the parent was replaced) it is right already.
 */
const adoptChildren = (view: ViewModel): string => {
  const hasChildren = [...new Set(view.children.map(hasChild))].join('\n  OR ')
  const key = identifier(view.key)
  return insertRows(
    view,
    `${identifier(view.declaration.name)} d WHERE d.${key} = ${NEW('id')}\n` +
      `  AND NOT ${exists(`${identifier(view.table)} v WHERE v.${key} = ${NEW('id')}`)}\n  AND (${hasChildren})`,
  )
}

/** Makes the view row of a new parent row; one that stands gets the new copies. */
const createRow = (view: ViewModel, target: Target): string => {
  const current = row(view.table)
  const excluded = row('excluded')
  const copies = view.copies.map((c) => c.name)
  const stamps = target.stamps.map((s) => ({ name: s.name, value: s.value(() => 'NULL') }))
  const columns = [view.key, ...copies, ...stamps.map((s) => s.name)]
  const values = [NEW('id'), ...copies.map(copied(view)), ...stamps.map((s) => s.value)]
  const sets = [
    ...copies.map((name) => `${identifier(name)} = ${excluded(name)}`),
    ...target.stamps.map((s) => `${identifier(s.name)} = ${s.value(current)}`),
  ]
  return (
    `INSERT INTO ${identifier(view.table)} (${columns.map(identifier).join(', ')})\n` +
    `SELECT ${values.join(', ')}\nWHERE ${hasViewRow(view, NEW)}\n` +
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
  const remove = (of: Row) =>
    `DELETE FROM ${identifier(view.table)} WHERE ${identifier(view.key)} = ${of('id')}`
  const isKept = `(${hasViewRow(view, NEW)})`
  return [
    {
      name: names.insert,
      table,
      event: 'AFTER INSERT',
      body: [adoptChildren(view), createRow(view, target)],
    },
    // The row that it replaces may have had a view row.
    {
      name: `${names.insert}_unreadable`,
      table,
      event: 'AFTER INSERT',
      when: `NOT ${isKept}`,
      body: [remove(NEW)],
    },
    {
      name: names.update,
      table,
      event: updateOf(from),
      when: `${agrees(['id'], OLD, NEW)} AND (${differs(from, OLD, NEW)})`,
      body: [copyColumns(view, target)],
    },
    {
      name: names.rename,
      table,
      event: updateOf(idColumns(view)),
      when: `${differs(['id'], OLD, NEW)} OR (${hasViewRow(view, OLD)}) IS NOT ${isKept}`,
      body: [
        remove(OLD),
        `${remove(NEW)} AND NOT ${isKept}`,
        adoptChildren(view),
        createRow(view, target),
      ],
    },
    { name: names.delete, table, event: 'AFTER DELETE', body: [remove(OLD)] },
  ]
}
