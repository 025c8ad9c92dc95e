import { expect, test } from 'vitest'
import { advance, type Found } from '../../src/keeper/audit/cycle.ts'
import type { ViewAudit } from '../../src/store/audit-record.ts'

const now = new Date('2026-11-03T10:00:00Z')
const minutesAgo = (minutes: number) => now.getTime() - minutes * 60_000

/** A slice of ten rows that ends at this key, or at the end of the view. */
const slice = (nextAfter: string | null, unreadable = 0) => ({
  nextAfter,
  viewRows: 10,
  sourceRows: 11,
  unreadable,
})

const nothing: Found = {
  checked: 10,
  faults: [],
  repaired: 0,
  lagSeconds: 0,
  slice: slice('t6B'),
  known: [],
}

const run = (previous: ViewAudit | undefined, found: Partial<Found>) =>
  advance('orders_mv', previous, { ...nothing, ...found }, now)

/** In the middle of its second cycle: the first has counted 100 rows. */
const inSecondCycle: ViewAudit = {
  ...run(undefined, {}),
  audited_at_ms: minutesAgo(5),
  view_rows: 100,
  source_rows: 101,
  unreadable: 3,
  cycle_view_rows: 20,
  cycle_source_rows: 22,
  cycle_unreadable: 1,
  cycle_completed_at_ms: minutesAgo(30),
}

const cases: readonly (readonly [
  name: string,
  previous: ViewAudit | undefined,
  found: Partial<Found>,
  expected: Partial<ViewAudit>,
])[] = [
  [
    'the first run of all counts what it has seen so far as the whole',
    undefined,
    { slice: slice('t6B', 2) },
    {
      next_after: 't6B',
      ...{ view_rows: 10, source_rows: 11, unreadable: 2 },
      ...{ cycle_view_rows: 10, cycle_source_rows: 11, cycle_unreadable: 2 },
      cycle_completed_at_ms: null,
    },
  ],
  [
    'until the first cycle has ended the whole grows with it',
    run(undefined, {}),
    {},
    { view_rows: 20, source_rows: 22, cycle_view_rows: 20, cycle_completed_at_ms: null },
  ],
  [
    'a run that sees the whole view ends a cycle by itself',
    undefined,
    { slice: slice(null) },
    { next_after: null, view_rows: 10, source_rows: 11, cycle_completed_at_ms: now.getTime() },
  ],
  [
    'in a later cycle the whole stays as the last cycle has counted it',
    inSecondCycle,
    { slice: slice('t6D', 1) },
    {
      ...{ view_rows: 100, source_rows: 101, unreadable: 3 },
      ...{ cycle_view_rows: 30, cycle_source_rows: 33, cycle_unreadable: 2 },
      cycle_completed_at_ms: minutesAgo(30),
    },
  ],
  [
    'the end of a later cycle replaces the whole',
    inSecondCycle,
    { slice: slice(null) },
    {
      ...{ view_rows: 30, source_rows: 33, unreadable: 1 },
      cycle_completed_at_ms: now.getTime(),
    },
  ],
  [
    'after the end of a cycle the counts begin anew',
    { ...inSecondCycle, next_after: null },
    {},
    { view_rows: 100, cycle_view_rows: 10, cycle_source_rows: 11, cycle_unreadable: 0 },
  ],
  [
    'faults are those of this run alone',
    { ...inSecondCycle, missing: 7, drifted: 7, orphaned: 7, repaired: 7, lag_seconds: 7 },
    {
      faults: [{ fault: 'missing' }, { fault: 'drifted' }, { fault: 'missing' }],
      repaired: 3,
      lagSeconds: 40,
    },
    { checked: 10, missing: 2, drifted: 1, orphaned: 0, repaired: 3, lag_seconds: 40 },
  ],
  [
    'what was found elsewhere counts as drifted, and the longest lag is told',
    inSecondCycle,
    {
      faults: [{ fault: 'drifted' }],
      lagSeconds: 5,
      known: [
        { drifted: 4, lag_seconds: 90 },
        { drifted: 2, lag_seconds: 0 },
      ],
    },
    { drifted: 7, lag_seconds: 90 },
  ],
]

test.each(cases)('%s', (_, previous, found, expected) => {
  expect(run(previous, found)).toMatchObject({
    view: 'orders_mv',
    audited_at_ms: now.getTime(),
    ...expected,
  })
})
