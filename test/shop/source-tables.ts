import type { SourceTable } from '../../src/engine/source-table.ts'

const id = 'INTEGER PRIMARY KEY'
const cents = 'INTEGER NOT NULL DEFAULT 0'

/** A shop's tables: whole numbers as ids, one of another name, a table named as a keyword, and none with a time. */
export const sourceTables = [
  {
    name: 'customers',
    noun: 'customer',
    columns: {
      id,
      name: 'TEXT NOT NULL',
      'e-mail': 'TEXT',
      is_member: 'BOOLEAN NOT NULL DEFAULT 0',
      created_at: 'TEXT',
    },
    references: {},
  },
  {
    name: 'order',
    noun: 'order',
    key: 'number',
    columns: {
      number: id,
      buyer_id: 'INTEGER NOT NULL',
      receiver_id: 'INTEGER',
      status: "TEXT NOT NULL DEFAULT 'open'",
      shipping_cents: cents,
      discount: 'DECIMAL(5,2)',
      placed_at: 'TEXT',
    },
    references: { buyer_id: 'customers', receiver_id: 'customers' },
  },
  {
    name: 'items',
    noun: 'item',
    columns: {
      id,
      order_number: 'INTEGER NOT NULL',
      product: 'TEXT',
      quantity: 'INTEGER NOT NULL DEFAULT 1',
      price_cents: cents,
      'weight in kg': 'REAL',
    },
    references: { order_number: 'order' },
  },
  {
    name: 'refunds',
    noun: 'refund',
    columns: {
      id,
      order_number: 'INTEGER NOT NULL',
      cents,
      reason: 'TEXT',
      refunded_at: 'TEXT',
    },
    references: { order_number: 'order' },
  },
] as const satisfies readonly SourceTable[]
