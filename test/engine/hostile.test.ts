import { expect, it, test } from 'vitest'
import { compile } from '../../src/engine/compile.ts'
import {
  copy,
  count,
  derived,
  latest,
  sum,
  type ViewDeclaration,
} from '../../src/engine/declaration.ts'
import type { SourceTable } from '../../src/engine/source-table.ts'
import { Installed } from './beside-definition.ts'

const key = 'INTEGER PRIMARY KEY'
const people: SourceTable = {
  name: 'people',
  noun: 'person',
  columns: { id: key, name: 'TEXT', any: '' },
  references: {},
}
const orders: SourceTable = {
  name: 'orders',
  noun: 'order',
  columns: { id: key, buyer: 'INTEGER', state: 'TEXT', size: 'INTEGER', total: 'REAL' },
  references: { buyer: 'people' },
}
const view = (
  columns: ViewDeclaration['columns'],
  more: Partial<ViewDeclaration> = {},
): ViewDeclaration => ({
  name: 'person',
  parent: 'people',
  key: 'person',
  columns,
  triggerPrefix: 'person',
  ...more,
})
const writes = [
  "INSERT INTO people VALUES (1, '7', '7'), (2, 'a', 2.5)",
  "INSERT INTO orders VALUES (1, 1, '7', 7, 7), (2, 1, 'a', 1, 2.5), (3, 2, '1', 0, NULL)",
  "UPDATE orders SET state = '8', size = 8, total = 8 WHERE id = 1",
  'UPDATE orders SET state = 7, size = 7',
  'DELETE FROM orders',
]

test.each([
  '({state}) = 7',
  '7 = (({state}))',
  "({size}) IN ('7', 2)",
  "({size}, 1) = ('7', 1)",
  "{size} COLLATE BINARY = '7'",
  '{state} > TRUE',
])('%s is the same in a trigger and in the definition', (where) => {
  using installed = new Installed([people, orders], [view({ n: count('orders', where) })])
  installed.run(...writes)
})

it('what stands in for a number is a real in a REAL column', () => {
  const last = latest('orders', 'size')
  const columns = { zero: last.column('total', 0), one: last.column('size', -1) }
  using installed = new Installed([people, orders], [view(columns)])
  installed.run(...writes)
})

it('what is no number cannot stand in for one', () => {
  const last = latest('orders', 'size').column('total', Number.NaN)
  expect(() => compile([view({ last })], [people, orders])).toThrow(
    'view person, last: NaN is no number that can stand in for a value',
  )
})

it('a derived column holds what its expression gives, whatever type it is said to be', () => {
  const columns = {
    name: copy('name'),
    any: copy('any'),
    n: count('orders'),
    size: sum('orders', 'size'),
    half: derived('INTEGER', 'round({size} / 2.0)'),
    text: derived('TEXT', '{n} + 1'),
    number: derived('NUMERIC', '{name}'),
    copied: derived('INTEGER', '{any} * 2'),
    whole: derived('INTEGER', 'iif({any} > 0.5, {n} + 1, CAST({any} AS INTEGER))'),
  }
  using installed = new Installed([people, orders], [view(columns)])
  installed.run(...writes)
})

test.each([
  ['found', [{ ...orders, name: 'found' }], {}, 'table found'],
  ['json_each', [{ ...orders, name: 'JSON_each' }], {}, 'table JSON_each'],
  ['n', [], { table: 'n' }, 'view person'],
  ['excluded', [], { table: 'excluded' }, 'view person'],
  ['viewkeeper_replaced', [], { table: 'viewkeeper_replaced' }, 'view person'],
])('the name %s, which triggers use themselves, is refused', (_name, more, table, where) => {
  expect(() => compile([view({ name: copy('name') }, table)], [people, ...more])).toThrow(
    new RegExp(`^${where}: the SQL that keeps views uses th`),
  )
})
