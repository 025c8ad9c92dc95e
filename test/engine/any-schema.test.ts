import { describe, expect, it, test } from 'vitest'
import { compile } from '../../src/engine/compile.ts'
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
import type { SourceTable } from '../../src/engine/source-table.ts'
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
    'a clock over copies and counts',
    {
      name: copy('name'),
      orders: count('order', undefined, by),
      at: clock('TEXT', "{name} || {orders} || substr(strftime('%Y', 'now'), 1, 0)"),
    },
  ],
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
    installed.run(...statementsOver(sources, 7, 500))
    expect(installed.db.prepare('SELECT count(*) AS n FROM customer').get()).not.toEqual({ n: 0 })
  })
})
