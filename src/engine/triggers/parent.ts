import { keyColumns } from '../expressions/keys.ts'
import { copiedValue, hasViewRow, idColumns } from '../expressions/looked-up.ts'
import {
  agrees,
  differs,
  identifier,
  indent,
  NEW,
  now,
  OLD,
  type Row,
  row,
} from '../expressions/sql.ts'
import type { Child, ViewModel } from '../model.ts'
import { settingFrom } from './change.ts'
import { lastRefreshed, stamped, type Target, targetOf, unfinished } from './place.ts'
import { type Trigger, updateOf } from './trigger.ts'

const exists = (from: string) => `EXISTS (SELECT 1 FROM ${from})`

const hasChild = (view: ViewModel, child: Child): string =>
  exists(
    `${identifier(child.source.table)} c WHERE c.${identifier(child.source.foreignKey)} = ${NEW(view.parent.key)}`,
  )

/** The parent row as it stands: a trigger of the application may have changed it since it was written. */
const standing = row('p')
const hasRow = (view: ViewModel, is: string): string =>
  `${identifier(view.parent.table)} p WHERE ${is} AND ${hasViewRow(view, standing)}`

/** Whatever has this id now. */
const withId = (view: ViewModel, of: Row): string =>
  hasRow(view, `${standing(view.parent.key)} = ${of(view.parent.key)}`)

/** The very row that was written, as long as it has its id. */
const sameRow = (view: ViewModel): string =>
  hasRow(
    view,
    `${standing('rowid')} = ${NEW('rowid')} AND ${agrees([view.parent.key], standing, NEW)}`,
  )

/** The copied columns of the parent row as it stands, by the view's names. */
const copied = (view: ViewModel): Row => {
  const values = new Map(view.copies.map((copy) => [copy.name, copiedValue(copy, standing)]))
  return (name) => values.get(name) ?? standing(name)
}

/** Copies the parent's columns where they differ. */
const copyColumns = (view: ViewModel, target: Target): string => {
  const current = row(view.table)
  const names = view.copies.map((c) => c.name)
  const copiedNow: Row = (name) => (names.includes(name) ? copied(view)(name) : current(name))
  const sets = [
    ...names.map((name) => [name, copied(view)(name)] as const),
    ...stamped(target, new Map(), copiedNow),
  ]
  return (
    `UPDATE ${identifier(view.table)} SET\n${indent(settingFrom(sameRow(view), sets))}\n` +
    `WHERE ${current(view.key)} = ${NEW(view.parent.key)}\n` +
    `  AND ${exists(`${sameRow(view)} AND (${differs(names, current, copied(view))})`)}`
  )
}

/**
 * Computes the view row of a parent row whose children were there before it: without foreign keys, or with them
 * deferred. One that stood (the parent was replaced) is right already.
 */
const adoptChildren = (view: ViewModel): string => {
  const current = row(view.table)
  const names = view.stored.map(({ name }) => name)
  const sets = [
    ...names.map((name) => [name, row('d')(name)] as const),
    [lastRefreshed, now] as const,
  ]
  const defined = `${identifier(view.declaration.name)} d WHERE ${row('d')(view.key)} = ${NEW(view.parent.key)}`
  return (
    `UPDATE ${identifier(view.table)} SET\n${indent(settingFrom(defined, sets))}\n` +
    `WHERE ${current(view.key)} = ${NEW(view.parent.key)} AND ${current(lastRefreshed)} = ${unfinished}`
  )
}

/** Makes the view row of a new parent row, unfinished if it has children; one that stands gets the new copies. */
const createRow = (view: ViewModel, target: Target): string => {
  const current = row(view.table)
  const excluded = row('excluded')
  const copies = view.copies.map((c) => c.name)
  const initially = new Map<string, string>([
    [view.key, standing(view.parent.key)],
    ...view.stored.map(({ name, initially: value }) => [name, value ?? 'NULL'] as const),
    ...copies.map((name) => [name, copied(view)(name)] as const),
  ])
  const hasChildren = [...new Set(view.children.map((child) => hasChild(view, child)))]
  const stamps = target.stamps.map((s) => {
    const value = s.value((name) => initially.get(name) ?? 'NULL')
    return s.name === lastRefreshed && hasChildren.length > 0
      ? { name: s.name, value: `iif(${hasChildren.join('\n  OR ')}, ${unfinished}, ${value})` }
      : { name: s.name, value }
  })
  const copiedNow: Row = (name) => (copies.includes(name) ? excluded(name) : current(name))
  const columns = [view.key, ...copies, ...stamps.map((s) => s.name)]
  const values = [
    standing(view.parent.key),
    ...copies.map(copied(view)),
    ...stamps.map((s) => s.value),
  ]
  const sets = [
    ...copies.map((name) => `${identifier(name)} = ${excluded(name)}`),
    ...target.stamps.map((s) => `${identifier(s.name)} = ${s.value(copiedNow)}`),
  ]
  return (
    `INSERT INTO ${identifier(view.table)} (${columns.map(identifier).join(', ')})\n` +
    `SELECT ${values.join(', ')}\nFROM ${sameRow(view)}\n` +
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
  const copiedColumns = view.copies.map((c) => c.from)
  const remove = (of: Row) =>
    `DELETE FROM ${identifier(view.table)} WHERE ${identifier(view.key)} = ${of(view.parent.key)}\n` +
    `  AND NOT ${exists(withId(view, of))}`
  const make = [createRow(view, target), ...(view.children.length > 0 ? [adoptChildren(view)] : [])]
  const update: Trigger = {
    name: names.update,
    table,
    event: updateOf(copiedColumns),
    when: `${agrees([view.parent.key], OLD, NEW)} AND (${differs(copiedColumns, OLD, NEW)})`,
    body: [copyColumns(view, target)],
  }
  // The row that it replaces may have had a view row.
  const unreadable: Trigger = {
    name: `${names.insert}_unreadable`,
    table,
    event: 'AFTER INSERT',
    when: `NOT (${hasViewRow(view, NEW)})`,
    body: [remove(NEW)],
  }
  return [
    { name: names.insert, table, event: 'AFTER INSERT', body: make },
    ...(hasViewRow(view, NEW) === 'true' ? [] : [unreadable]),
    ...(copiedColumns.length > 0 ? [update] : []),
    {
      name: names.rename,
      table,
      event: updateOf([...keyColumns(view.parent.key, view.kind), ...idColumns(view)]),
      when: `${differs([view.parent.key], OLD, NEW)} OR (${hasViewRow(view, OLD)}) IS NOT (${hasViewRow(view, NEW)})`,
      body: [remove(OLD), remove(NEW), ...make],
    },
    { name: names.delete, table, event: 'AFTER DELETE', body: [remove(OLD)] },
  ]
}
