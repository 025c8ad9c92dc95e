import {
  copy,
  count,
  derived,
  histogram,
  latest,
  least,
  sum,
  sumOf,
} from '../../src/engine/declaration.ts'
import { declareView } from '../../src/engine/declare-view.ts'
import { sourceTables } from './source-tables.ts'

/** What an order comes to. */
export const orderTotals = declareView(sourceTables, {
  name: 'order_totals',
  parent: 'order',
  key: 'order_number',
  columns: {
    buyer_id: copy('buyer_id'),
    status: copy('status'),
    discount: copy('discount'),
    shipping_cents: copy('shipping_cents'),
    items: count('items'),
    gifts: count('items', '{price_cents} = 0'),
    items_cents: sumOf('items', '{quantity} * {price_cents}'),
    grams: sum('items', 'weight in kg', { decimals: 3 }),
    'first product': least('items', 'product', {}),
    refunds: histogram('refunds', 'reason'),
    refunded_cents: sum('refunds', 'cents'),
    due_cents: derived('INTEGER', '{items_cents} + {shipping_cents} - {refunded_cents}'),
  },
  triggerPrefix: 'order_totals',
})

const bought = { via: 'buyer_id' } as const
const last = latest('order', 'placed_at', bought)
const contents = last.rows('items', '{quantity} > 0')

/** What a customer buys: the orders that they pay. */
export const customerOrders = declareView(sourceTables, {
  name: 'customer_orders',
  parent: 'customers',
  key: 'customer_id',
  columns: {
    name: copy('name'),
    is_member: copy('is_member'),
    orders: count('order', undefined, bought),
    open_orders: count('order', "{status} = 'open'", bought),
    orders_by_status: histogram('order', 'status', bought),
    first_ordered_at: least('order', 'placed_at', {}, bought),
    latest_order: last.column('number'),
    latest_status: last.column('status'),
    latest_products: contents.values('product'),
    latest_items: contents.count(),
    refunds: count('refunds', undefined, { via: ['order_number', 'buyer_id'] }),
  },
  triggerPrefix: 'customer_orders',
})

const tables = [...sourceTables, orderTotals] as const

/** What a customer has paid, summed up from what their orders come to. */
export const customerSales = declareView(tables, {
  name: 'customer sales',
  parent: 'customers',
  key: 'customer_id',
  columns: {
    orders: count('order_totals'),
    paid_orders: count('order_totals', "{status} = 'paid'"),
    due_cents: sum('order_totals', 'due_cents'),
    'per order': derived('REAL', '{due_cents} * 1.0 / nullif({orders}, 0)'),
  },
  triggerPrefix: 'customer_sales',
})
