import { keyColumns, rowidNames } from '../expressions/keys.ts'
import { agrees, differs, identifier, NEW, OLD, type Row } from '../expressions/sql.ts'
import { Entry } from './entry.ts'
import type { Contribution, Part } from './place.ts'
import { putAsideTriggers } from './put-aside.ts'
import type { Reason } from './replaced.ts'
import { anyOf, type Rows, when } from './row-effect.ts'
import { ofAnother, ofThis, settle } from './settle.ts'
import { type Trigger, updateOf } from './trigger.ts'

const plus = (of: Contribution): Part => ({ sign: '+', of })
const minus = (of: Contribution): Part => ({ sign: '-', of })

const withReason = (reason: Reason) => ` AND reason = '${reason}'`

/** What a row at hand adds, with what its entry says of the rows below it. */
const withBelow = (rows: Rows, of: Row, entry: Entry): Contribution => {
  const own = rows.contribution(of)
  const { below } = rows
  return below === undefined
    ? own
    : {
        ...own,
        sum: (column) => (below.sums.includes(column) ? entry.counted(column) : own.sum(column)),
      }
}

const insertTriggers = (rows: Rows): Trigger[] => {
  const { name, id, foreignKey, counted } = rows
  const on = { table: counted.source, event: 'AFTER INSERT' }
  const about = { self: NEW('rowid'), touched: [NEW(id)] }
  const entry = new Entry(counted, NEW(id), withReason('replace'))
  const own = plus(rows.contribution(NEW))
  const isCounted = rows.counts?.(NEW)
  // A trigger of the application may have deleted the row already: then what is below it belongs to none.
  const standing = `(SELECT s.${identifier(foreignKey)} FROM ${identifier(counted.source)} s WHERE s.rowid = ${NEW('rowid')})`
  return [
    {
      ...on,
      name,
      ...(isCounted === undefined ? {} : { when: isCounted }),
      body: rows.apply({ key: NEW(foreignKey), parts: [own] }, about),
    },
    {
      ...on,
      name: `${name}_replaced`,
      when: entry.exists,
      body: settle(rows, entry, about, standing),
    },
  ]
}

const updateTriggers = (rows: Rows): Trigger[] => {
  const { name, id, kind, foreignKey, counted, used, relabels = [], steady } = rows
  const decisive = [...used, ...relabels.map(({ column }) => column)]
  // What is put aside of a row goes by its rowid, which may change alone.
  const followed = kind === 'TEXT' ? [...decisive, ...rowidNames] : decisive
  if (followed.length === 0) return []
  const table = counted.source
  const isSame = agrees([id, foreignKey], OLD, NEW)
  const isCounted = rows.counts && anyOf(rows.counts(OLD), rows.counts(NEW))
  const about = { self: NEW('rowid'), touched: [] }
  const own = rows.contribution(NEW)
  const another = new Entry(counted, NEW(id), ofAnother(OLD))
  const place = { key: NEW(foreignKey), parts: [plus(own), minus(rows.contribution(OLD))] }
  const update = (
    of: string,
    columns: readonly string[],
    body: readonly string[],
    only?: string,
  ): Trigger[] =>
    columns.length === 0
      ? []
      : [
          {
            name: `${name}_${of}`,
            table,
            event: updateOf(columns),
            when: when(isSame, isCounted, only, differs(columns, OLD, NEW)),
            body,
          },
        ]
  const updates = steady
    ? [
        ...update(
          'update',
          used.filter((column) => !steady.order.includes(column)),
          steady.apply(place),
          agrees(steady.order, OLD, NEW),
        ),
        ...update('reorder', steady.order, rows.apply(place, about)),
      ]
    : update('update', used, rows.apply(place, about))
  return [
    ...updates,
    ...relabels.map(({ name: label, column, apply }) => ({
      name: `${name}_relabel_${label}`,
      table,
      event: updateOf([column]),
      when: when(isSame, differs([column], OLD, NEW)),
      body: apply(place),
    })),
    {
      name: `${name}_update_replaced`,
      table,
      event: updateOf(followed),
      when: when(isSame, new Entry(counted, NEW(id)).exists),
      body: [
        ...settle(rows, another, { ...about, touched: [NEW(id)] }, NEW(foreignKey)),
        new Entry(counted, NEW(id)).follow(NEW('rowid'), NEW(foreignKey), own),
      ],
    },
  ]
}

/** The row gets another id, or belongs to another row: it leaves the one place and comes to the other. */
const moveTrigger = (rows: Rows): Trigger => {
  const { name, id, kind, foreignKey, counted, below } = rows
  const keyed = [id, foreignKey]
  const about = { self: NEW('rowid'), touched: [OLD(id), NEW(id)] }
  const entryOf = (of: Row, only = '') => new Entry(counted, of(id), only)
  const renamed = ` AND (${differs([id], OLD, NEW)})`
  // The row may have the rowid of the one it goes in over by now, so its old one tells.
  const replaced = entryOf(NEW, ofAnother(OLD))
  const old = entryOf(OLD, `${ofAnother(OLD)}${renamed}`)
  const leaving = withBelow(rows, OLD, entryOf(OLD, ofThis(OLD)))
  const standing = { key: OLD(foreignKey), of: rows.contribution(OLD) }
  const isCounted =
    rows.counts &&
    anyOf(rows.counts(OLD), rows.counts(NEW), entryOf(OLD).exists, entryOf(NEW).exists)
  return {
    name: `${name}_move`,
    table: counted.source,
    event: updateOf([...keyColumns(id, kind), foreignKey]),
    when: when(isCounted, differs(keyed, OLD, NEW)),
    body: [
      ...rows.apply(replaced.taken, { ...about, standing }),
      ...rows.apply(old.taken, about),
      ...rows.apply({ key: OLD(foreignKey), parts: [minus(leaving)] }, about),
      ...rows.apply({ key: NEW(foreignKey), parts: [plus(rows.contribution(NEW))] }, about),
      ...(below?.add(NEW(foreignKey), (column) => entryOf(NEW).present(column)) ?? []),
      replaced.clear(),
      entryOf(OLD, renamed).clear(),
      ...(below ? [entryOf(NEW, withReason('leave')).clear()] : []),
      entryOf(NEW).follow(NEW('rowid'), NEW(foreignKey), rows.contribution(NEW)),
    ],
  }
}

const deleteTrigger = (rows: Rows): Trigger => {
  const { name, id, foreignKey, counted, below } = rows
  const about = { self: OLD('rowid'), touched: [] }
  const entry = new Entry(counted, OLD(id))
  const replaced = new Entry(counted, OLD(id), ofAnother(OLD))
  const leaving = withBelow(rows, OLD, new Entry(counted, OLD(id), ofThis(OLD)))
  const isCounted = rows.counts && anyOf(rows.counts(OLD), entry.exists)
  return {
    name: `${name}_delete`,
    table: counted.source,
    event: 'AFTER DELETE',
    ...(isCounted === undefined ? {} : { when: isCounted }),
    body: [
      ...rows.apply({ key: OLD(foreignKey), parts: [minus(leaving)] }, about),
      ...rows.apply(replaced.taken, about),
      ...(below ? entry.leaveBelow() : [entry.clear()]),
    ],
  }
}

/** Keeps a view right under any statement on a source table whose rows count in it. */
export const rowTriggers = (rows: Rows): Trigger[] => [
  ...putAsideTriggers(rows),
  ...insertTriggers(rows),
  ...updateTriggers(rows),
  moveTrigger(rows),
  deleteTrigger(rows),
]
