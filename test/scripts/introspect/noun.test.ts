import { expect, it } from 'vitest'
import { nounOf } from '../../../scripts/views/introspect/noun.ts'

it.each([
  ['orders', 'order'],
  ['order', 'order'],
  ['order_items', 'order_item'],
  ['OrderItems', 'order_item'],
  ['Order Items', 'order_item'],
  ['companies', 'company'],
  ['addresses', 'address'],
  ['address', 'address'],
  ['boxes', 'box'],
  ['branches', 'branch'],
  ['houses', 'house'],
  ['statuses', 'status'],
  ['status', 'status'],
  ['analysis', 'analysis'],
  ['purchases', 'purchase'],
  ['people', 'person'],
  ['sales_people', 'sales_person'],
  ['task_evidence', 'task_evidence'],
  ['über-räume', 'über_räume'],
  ['"', '"'],
])('a row of %s is one %s', (table, noun) => {
  expect(nounOf(table)).toBe(noun)
})
