import { expect, test } from 'vitest'
import { searchForFailure } from '../promise/search.ts'
import { breakAndRepair, write } from '../random/cases.ts'
import { Draws } from '../random/draws.ts'
import { Twins } from '../random/twins.ts'
import { seed } from '../seed.ts'
import { shop, statements } from './shop.ts'

test(
  `the shop's views are right after each of many statements (seed ${seed})`,
  { timeout: 0 },
  () =>
    searchForFailure(statements({ min: 1, max: 200 }), 'memory', (list) => {
      using twins = new Twins(shop)
      write(twins, shop.schema, list)
      twins.install()
      write(twins, shop.schema, list.slice(0, 3))
      for (const choice of [0, 1, 2])
        breakAndRepair(twins, new Draws([list.length, choice, list.length, choice]))
      twins.uninstall()
    }),
)

test('the shop shows what was bought, paid back, and what is due', () => {
  using twins = new Twins(shop)
  write(twins, shop.schema, [
    "INSERT INTO customers (id, name) VALUES (1, 'Ada'), (2, 'Grace')",
    "INSERT INTO \"order\" (number, buyer_id, receiver_id, status, shipping_cents, placed_at) VALUES (7, 1, 2, 'paid', 499, '2026-05-01'), (8, 1, 1, 'open', 0, '2026-05-02')",
    "INSERT INTO items (id, order_number, product, quantity, price_cents, \"weight in kg\") VALUES (1, 7, 'tea', 2, 350, 0.1), (2, 7, 'cup', 1, 1200, 0.2), (3, 8, 'pot', 1, 0, 1.25)",
    "INSERT INTO refunds (order_number, cents, reason) VALUES (7, 350, 'damaged')",
  ])
  const rows = (view: string) => twins.rows(`SELECT * FROM "${view}_mv"`)
  expect(rows('order_totals')).toMatchObject([
    { order_number: 7n, items: 2n, items_cents: 1900n, grams: 300n, due_cents: 2049n },
    { order_number: 8n, items: 1n, gifts: 1n, grams: 1250n, due_cents: 0n },
  ])
  expect(rows('customer_orders')).toMatchObject([
    { customer_id: 1n, orders: 2n, latest_order: 8n, latest_products: 'pot', refunds: 1n },
    { customer_id: 2n, orders: 0n, latest_order: null, latest_products: null, refunds: 0n },
  ])
  expect(rows('customer sales')).toMatchObject([
    { customer_id: 1n, orders: 2n, paid_orders: 1n, due_cents: 2049n, 'per order': 1024.5 },
    { customer_id: 2n, orders: 0n, paid_orders: 0n, due_cents: 0n, 'per order': null },
  ])
})
