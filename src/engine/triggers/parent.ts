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

/** Whether the parent row stands just as it was written, as far as the view shows it. */
const standsAsWritten = (view: ViewModel): string => {
  const shown = [...new Set(view.copies.map(({ from }) => from))]
  return exists(
    shown.length === 0 ? sameRow(view) : `${sameRow(view)} AND ${agrees(shown, standing, NEW)}`,
  )
}

/**
 * Makes the view row of a parent row that has one; one that stands gets the new copies. It is left unfinished where it
 * is to be computed: of a row that has children, or does not stand as it was written. VALUES, as SQLite would gather
 * what a SELECT gives in a table first.
 */
const createRow = (view: ViewModel, target: Target, isFor: 'insert' | 'rename'): string => {
  const current = row(view.table)
  const excluded = row('excluded')
  const copies = view.copies.map((c) => c.name)
  const initially = new Map<string, string>([
    [view.key, NEW(view.parent.key)],
    ...view.stored.map(({ name, initially: value }) => [name, value ?? 'NULL'] as const),
    ...view.copies.map((copy) => [copy.name, copiedValue(copy, NEW)] as const),
  ])
  const first: Row = (name) => initially.get(name) ?? 'NULL'
  const isToCompute = [
    `NOT ${standsAsWritten(view)}`,
    ...new Set(view.children.map((child) => hasChild(view, child))),
  ].join('\n  OR ')
  const stamps = target.stamps.map(({ name, value }) =>
    name === lastRefreshed ? `iif(${isToCompute}, ${unfinished}, ${now})` : value(first),
  )
  const copiedNow: Row = (name) => (copies.includes(name) ? excluded(name) : current(name))
  const made = [view.key, ...copies]
  const columns = [...made, ...target.stamps.map(({ name }) => name)].map(identifier).join(', ')
  const values = [...made.map(first), ...stamps].join(', ')
  const sets = [
    ...copies.map((name) => `${identifier(name)} = ${excluded(name)}`),
    ...target.stamps.map(({ name, value }) =>
      name === lastRefreshed
        ? `${identifier(name)} = iif(${standsAsWritten(view)}, ${now}, ${unfinished})`
        : `${identifier(name)} = ${value(copiedNow)}`,
    ),
  ]
  const differing = copies.length === 0 ? '' : `${differs(copies, current, excluded)} OR `
  return (
    `INSERT INTO ${identifier(view.table)} (${columns})\n` +
    `${isFor === 'insert' ? `VALUES (${values})` : `SELECT ${values}\nWHERE ${hasViewRow(view, NEW)}`}\n` +
    `ON CONFLICT (${identifier(view.key)}) DO UPDATE SET\n${indent(sets.join(',\n'))}\n` +
    `WHERE ${differing}NOT ${standsAsWritten(view)}`
  )
}

/** Calls the trigger that computes an unfinished row. */
const finish = (view: ViewModel): string => {
  const current = row(view.table)
  const key = identifier(view.key)
  return `UPDATE ${identifier(view.table)} SET ${key} = ${key} WHERE ${current(view.key)} = ${NEW(view.parent.key)} AND ${current(lastRefreshed)} = ${unfinished}`
}

/**
 * Computes an unfinished row from the view's definition: its children were there before it (without foreign keys, or with
 * them deferred), or a trigger of the application has changed its parent row since. That is rare and takes a long program,
 * and SQLite sets up the whole program of a trigger that it calls; so it is a trigger of its own, which only `finish` calls.
 */
const finishTrigger = (view: ViewModel, name: string): Trigger => {
  const current = row(view.table)
  const names = view.stored.map((stored) => stored.name)
  const sets = [
    ...names.map((stored) => [stored, row('d')(stored)] as const),
    [lastRefreshed, now] as const,
  ]
  const here = `${current(view.key)} = ${NEW(view.key)}`
  const parent = hasRow(view, `${standing(view.parent.key)} = ${NEW(view.key)}`)
  const defined = `${identifier(view.declaration.name)} d WHERE ${row('d')(view.key)} = ${NEW(view.key)}`
  return {
    name,
    table: view.table,
    event: `BEFORE UPDATE OF ${identifier(view.key)}`,
    when: `${NEW(lastRefreshed)} = ${unfinished}`,
    body: [
      `DELETE FROM ${identifier(view.table)} WHERE ${here} AND NOT ${exists(parent)}`,
      `UPDATE ${identifier(view.table)} SET\n${indent(settingFrom(defined, sets))}\nWHERE ${here}`,
      // The statement that called has nothing to write.
      'SELECT RAISE(IGNORE)',
    ],
  }
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
  const hasAlways = hasViewRow(view, NEW) === 'true'
  return [
    {
      name: names.insert,
      table,
      event: 'AFTER INSERT',
      ...(hasAlways ? {} : { when: hasViewRow(view, NEW) }),
      body: [createRow(view, target, 'insert'), finish(view)],
    },
    ...(hasAlways ? [] : [unreadable]),
    finishTrigger(view, `${names.insert}_finish`),
    ...(copiedColumns.length > 0 ? [update] : []),
    {
      name: names.rename,
      table,
      event: updateOf([...keyColumns(view.parent.key, view.kind), ...idColumns(view)]),
      when: `${differs([view.parent.key], OLD, NEW)} OR (${hasViewRow(view, OLD)}) IS NOT (${hasViewRow(view, NEW)})`,
      body: [remove(OLD), remove(NEW), createRow(view, target, 'rename'), finish(view)],
    },
    { name: names.delete, table, event: 'AFTER DELETE', body: [remove(OLD)] },
  ]
}
