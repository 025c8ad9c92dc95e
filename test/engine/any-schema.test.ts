import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { describe, expect, it, test } from 'vitest'
import {
  asInteger,
  clock,
  copy,
  count,
  derived,
  histogram,
  latest,
  least,
  sum,
  sumOf,
  type ViewDeclaration,
} from '../../src/engine/declaration.ts'
import { decoded, encoded, encodedInteger } from '../../src/engine/expressions/keys.ts'
import type { SourceTable } from '../../src/engine/source-table.ts'
import {
  compareSql,
  oldestChangeSql,
  removeOrphansSql,
} from '../../src/engine/statements/audit-sql.ts'
import { refreshRows } from '../../src/engine/statements/refresh-sql.ts'
import {
  countOrphansSql,
  nextKeysSql,
  nextRowsSql,
  worklistSql,
} from '../../src/engine/statements/walk.ts'
import { Installed, statementsOver } from './beside-definition.ts'

const text = 'TEXT PRIMARY KEY NOT NULL'
const rowid = 'INTEGER PRIMARY KEY'

/** Customers, orders, items; ids are of a kind, and called as it is said. */
const shop = (key: string, id: string): SourceTable[] => {
  const foreignKey = key.startsWith('INTEGER') ? 'INTEGER' : 'TEXT'
  return [
    {
      name: 'customers',
      noun: 'customer',
      key: id,
      references: {},
      columns: {
        [id]: key,
        name: 'TEXT',
        active: 'BOOLEAN',
        credit: 'DECIMAL(10, 2)',
        rate: 'REAL',
        picture: 'BLOB',
        any: '',
      },
    },
    {
      name: 'order',
      noun: 'order',
      key: id,
      references: { buyer: 'customers', seller: 'customers' },
      columns: {
        [id]: key,
        buyer: foreignKey,
        seller: foreignKey,
        group: 'TEXT',
        total: 'REAL',
        Größe: 'INTEGER',
        'a b': 'TEXT',
        '"x"': 'INTEGER',
      },
    },
    {
      name: 'items',
      noun: 'item',
      key: id,
      references: { 'the order': 'order' },
      columns: {
        [id]: key,
        'the order': foreignKey,
        price: 'DECIMAL(10, 2)',
        quantity: 'INT',
        sort: 'VARCHAR(20)',
      },
    },
  ]
}

const view = (columns: ViewDeclaration['columns']): ViewDeclaration => ({
  name: 'customer',
  parent: 'customers',
  key: 'customer',
  columns,
  triggerPrefix: 'customer',
})
const by = { via: 'buyer' }
const order = latest('order', 'Größe', by)

const shapes: [string, ViewDeclaration['columns']][] = [
  [
    'copies of every type',
    {
      name: copy('name'),
      active: copy('active'),
      credit: copy('credit'),
      rate: copy('rate'),
      picture: copy('picture'),
      any: copy('any'),
    },
  ],
  [
    'plain counts two keys away',
    { items: count('items', undefined, { via: ['the order', 'buyer'] }) },
  ],
  [
    'sums two keys away',
    {
      items: count('items', '{quantity} > 1', { via: ['the order', 'buyer'] }),
      price: sum('items', 'price', { decimals: 2, via: ['the order', 'buyer'] }),
    },
  ],
  [
    'sums on both',
    {
      items: count('items', undefined, { via: ['the order', 'buyer'] }),
      orders: count('order', undefined, by),
      total: sum('order', 'total', { decimals: 2, via: 'buyer' }),
    },
  ],
  ['one count', { orders: count('order', "{group} = 'a' OR {group} = 'B'", by) }],
  [
    'sums of what is no integer',
    {
      a: sum('order', 'group', by),
      b: sumOf('order', '{Größe} - {"x"}', by),
      c: sum('order', 'Größe', by),
      d: sumOf('order', '{total} * {Größe}', { decimals: 1, ...by }),
      e: sumOf('order', asInteger('{total}'), by),
    },
  ],
  [
    'the latest row',
    { last: order.column(''), total: order.column('total'), group: order.column('group') },
  ],
  [
    'two latest rows',
    {
      one: order.column('a b'),
      other: latest('order', 'group', by).column('total'),
      again: latest('order', 'Größe', by).column('group'),
    },
  ],
  [
    'the latest row and rows below',
    {
      last: order.column(''),
      sorts: order.rows('items', "{quantity} > 0 OR {sort} = 'a'").values('sort'),
      many: latest('order', 'Größe', by).rows('items', "{quantity} > 0 OR {sort} = 'a'").count(),
    },
  ],
  [
    'histograms',
    {
      groups: histogram('order', 'group', by),
      sizes: histogram('order', 'Größe', by),
      totals: histogram('order', 'total', by),
    },
  ],
  [
    'least values',
    {
      least: least('order', 'Größe', {}, by),
      of: least('order', 'a b', { group: 'a' }, by),
      real: least('order', 'total', {}, by),
    },
  ],
  [
    'derived from derived',
    {
      orders: count('order', undefined, by),
      double: derived('INTEGER', '{orders} * 2'),
      more: derived('INTEGER', '{double} + 1'),
    },
  ],
  [
    'comparisons of unlike columns',
    {
      name: copy('name'),
      credit: copy('credit'),
      any: copy('any'),
      is: derived('INTEGER', "{name} = 7 OR {credit} IN ('7', 0)"),
      less: derived('INTEGER', '{name} < {credit} AND {any} BETWEEN {name} AND {credit}'),
      alike: derived('INTEGER', "{name} = 'a'"),
    },
  ],
  [
    'a clock over copies and counts',
    {
      name: copy('name'),
      orders: count('order', undefined, by),
      at: clock('TEXT', "{name} || {orders} || substr(strftime('%Y', 'now'), 1, 0)"),
    },
  ],
]

/** Of tables whose rows are called what the statements call them: a view of each, and one over both. */
const towers: ViewDeclaration[] = [
  {
    name: 'order summary',
    parent: 'order',
    key: 'order no',
    columns: {
      buyer: copy('buyer'),
      group: copy('group'),
      items: count('items'),
      sorts: histogram('items', 'sort'),
      half: derived('REAL', '{items} / 2.0'),
    },
    triggerPrefix: 'order_summary',
  },
  view({
    orders: count('order summary'),
    busy: count('order summary', '{items} > 1 OR {group} = 7'),
    items: sumOf('order summary', '{items}'),
    halves: sumOf('order summary', '{half}', { decimals: 1 }),
  }),
]

describe.each([
  ['text ids', text, 'id'],
  ['integer ids', rowid, 'number'],
  ['integer ids that count on', 'INTEGER PRIMARY KEY AUTOINCREMENT', 'Order No'],
  ['text ids that may be NULL', 'VARCHAR(36) UNIQUE', 'code'],
])('with %s', (_what, key, id) => {
  test.each(shapes)('%s: a view is as defined whatever is written', (_shape, columns) => {
    const sources = shop(key, id)
    const named = Object.fromEntries(
      Object.entries(columns).map(([name, column]) => [
        name,
        column.kind === 'latest' && column.from === '' ? { ...column, from: id } : column,
      ]),
    )
    using installed = new Installed(sources, [view(named)])
    installed.run(...statementsOver(sources, 7, 200))
    expect(installed.db.prepare('SELECT count(*) AS n FROM customer').get()).not.toEqual({ n: 0 })
  })

  it('a view over a view is as defined whatever is written', () => {
    const sources = shop(key, id)
    using installed = new Installed(sources, towers)
    installed.run(...statementsOver(sources, 11, 200))
    expect(installed.db.prepare('SELECT sum(orders) > 0 AS n FROM customer').get()).toEqual({
      n: 1,
    })
  })

  it('a view that only counts the rows of a view is as defined whatever is written', () => {
    const sources = shop(key, id)
    const [below] = towers
    if (below === undefined) throw new Error('there is no view')
    using installed = new Installed(sources, [below, view({ n: count('order summary') })])
    installed.run(...statementsOver(sources, 5, 100))
    expect(installed.db.prepare('SELECT sum(n) > 0 AS n FROM customer').get()).toEqual({ n: 1 })
  })

  it('a view that reads a derived column of a view alone is as defined whatever is written', () => {
    const sources = shop(key, id)
    const [below] = towers
    if (below === undefined) throw new Error('there is no view')
    const halves = view({ halves: sumOf('order summary', '{half}', { decimals: 1 }) })
    using installed = new Installed(sources, [below, halves])
    installed.run(...statementsOver(sources, 5, 100))
    expect(installed.db.prepare('SELECT sum(halves) > 0 AS n FROM customer').get()).toEqual({
      n: 1,
    })
  })

  it('audit and repair find and mend what differs, in slices', () => {
    const sources = shop(key, id)
    using installed = new Installed(sources, towers)
    for (const sql of statementsOver(sources, 3, 200)) installed.try(sql)
    const order = installed.views[0]
    if (order === undefined) throw new Error('there is no view')
    const { db } = installed
    const all = (sql: string, ...values: SQLInputValue[]) => db.prepare(sql).all(...values)
    const listed = all(
      worklistSql(installed.views, sources, new Set(sources.map(({ name }) => name))),
      JSON.stringify({ [order.table]: { after: null, limit: 99 } }),
      '{"rows":{"order":[0,99]},"since":"2000","keys":{}}',
      99,
      99,
    )
    const keys = listed
      .filter((row) => row.view === order.table && row.origin === 'row')
      .map((row) => row.key)
    expect(keys.length).toBeGreaterThan(2)
    expect(keys.toSorted()).toEqual(keys)
    expect(keys.slice(1)).toEqual(
      keys.slice(0, -1).map((after) => {
        const rows = all(
          worklistSql(installed.views, sources, new Set()),
          JSON.stringify({ [order.table]: { after, limit: 1 } }),
          '{}',
          1,
          99,
        )
        return rows.find((row) => row.view === order.table && row.origin === 'row')?.key
      }),
    )
    const faults = () => all(compareSql(order), JSON.stringify(keys), JSON.stringify(keys))
    expect(faults()).toEqual([])
    db.exec('UPDATE "order summary_mv" SET items = items + 1')
    expect(faults().map((row) => [row.key, row.fault])).toEqual(keys.map((one) => [one, 'drifted']))
    for (const sql of refreshRows(order, 'keys')) all(sql, JSON.stringify(keys))
    installed.equalDefinitions('mended')
    db.exec('INSERT INTO "order summary_mv" ("order no", last_refreshed_at) VALUES (4711, 0)')
    expect(all(removeOrphansSql(order, 'rest'), null)).toEqual([{ removed: 1 }])
    const walked = all(nextKeysSql(order), null, 99)[0]
    expect(walked?.last_key).toBe(keys.at(-1))
    expect(all(oldestChangeSql(order, installed.views, sources), '[]', '2030')).toEqual([
      { changed_at_ms: null },
    ])
    for (const one of installed.views) {
      expect(all(nextRowsSql(one), null, 99).length).toBe(1)
      expect(all(countOrphansSql(one), null, 99)).toEqual([])
    }
  })
})

describe('integer keys as text', () => {
  const keys = [-(2n ** 63n), -(2n ** 62n), -1n, 0n, 1n, 42n, 2n ** 63n - 1n]
  it('are what SQL makes of them, sort as the numbers do, and come back', () => {
    using db = new DatabaseSync(':memory:')
    const texts = keys.map(encodedInteger)
    expect(texts.toSorted()).toEqual(texts)
    for (const key of keys) {
      const row = db
        .prepare(
          `SELECT ${encoded('k', 'INTEGER')} AS text, ${decoded(encoded('k', 'INTEGER'), 'INTEGER')} = k AS same FROM (SELECT CAST(? AS INTEGER) AS k)`,
        )
        .get(key)
      expect({ ...row }).toEqual({ text: encodedInteger(key), same: 1 })
    }
  })
})
