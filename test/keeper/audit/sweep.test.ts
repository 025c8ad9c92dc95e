import { describe, expect, it, test } from 'vitest'
import type { Found } from '../../../src/keeper/audit/found.ts'
import { nothingFound, withComparison, withMoved } from '../../../src/keeper/audit/found.ts'
import { advance } from '../../../src/keeper/audit/sweep.ts'
import type { ViewAudit } from '../../../src/store/audit-record.ts'

const now = new Date('2026-11-03T10:00:00Z')
const minutesAgo = (minutes: number) => now.getTime() - minutes * 60_000

/** A run over ten keys that ends at this one, or at the end of the view. */
const through = (nextAfter: string | null, unreadable = 0): Found => ({
  ...nothingFound,
  checked: 10,
  rowsRead: 100,
  slice: { nextAfter, keys: 11, viewRows: 10, sourceRows: 11, unreadable },
})

const size = { viewRows: 40, sourceRows: 44, newKeys: 44 }
const none = { viewRows: null, sourceRows: null, newKeys: 0 }
const run = (previous: ViewAudit | undefined, found: Found) =>
  advance('orders_mv', found, { previous, size: previous ? none : size, rowsOfTick: 1000, now })

const first = run(undefined, through('t6B', 2))
const ended = { ...first.sweep, view_rows: 100, source_rows: 101, unreadable: 3, keys: 101 }

/** In the middle of its second sweep: the first has counted 100 rows. */
const inSecond: ViewAudit = {
  ...first,
  audited_at_ms: minutesAgo(5),
  sweep: {
    ...first.sweep,
    started_at_ms: minutesAgo(30),
    view_rows: 20,
    source_rows: 22,
    keys: 22,
  },
  last_sweep: { ...ended, ended_at_ms: minutesAgo(30) },
}

const cases: readonly (readonly [
  name: string,
  previous: ViewAudit | undefined,
  found: Found,
  expected: object,
])[] = [
  [
    'until the first sweep has ended the whole is as it was counted at its start',
    undefined,
    through('t6B', 2),
    {
      ...{ next_after: 't6B', view_rows: 40, source_rows: 44, unreadable: 2, last_sweep: null },
      sweep: { keys: 11, of_keys: 44, view_rows: 10, started_at_ms: now.getTime() },
    },
  ],
  ['and goes on being so', first, through('t6C'), { view_rows: 40, sweep: { keys: 22 } }],
  [
    'a run that sees the whole view ends a sweep by itself',
    undefined,
    through(null),
    {
      ...{ next_after: null, view_rows: 10, source_rows: 11 },
      last_sweep: { ended_at_ms: now.getTime(), foreseen_ms: 0 },
    },
  ],
  [
    'in a later sweep the whole stays as the last one has counted it',
    inSecond,
    through('t6D', 1),
    {
      ...{ view_rows: 100, source_rows: 101, unreadable: 3 },
      sweep: { view_rows: 30, source_rows: 33 },
      last_sweep: { ended_at_ms: minutesAgo(30) },
    },
  ],
  [
    'the end of a later sweep replaces the whole, and tells how long it took',
    inSecond,
    through(null),
    {
      ...{ view_rows: 30, source_rows: 33, unreadable: 2 },
      last_sweep: { ended_at_ms: now.getTime(), foreseen_ms: 1_800_000 },
    },
  ],
  [
    'the next sweep begins where the last one ended, and foresees as many keys',
    { ...inSecond, next_after: null },
    through('t6A'),
    {
      view_rows: 100,
      sweep: { keys: 11, of_keys: 101, view_rows: 10, started_at_ms: minutesAgo(30) },
    },
  ],
  [
    'a run that came to no slice leaves the sweep where it was',
    inSecond,
    nothingFound,
    { next_after: 't6B', sweep: { keys: 22, view_rows: 20 }, view_rows: 100 },
  ],
]

test.each(cases)('%s', (_, previous, found, expected) => {
  expect(run(previous, found)).toMatchObject({
    view: 'orders_mv',
    audited_at_ms: now.getTime(),
    ...expected,
  })
})

test('rows that have come to the parent since are foreseen, too', () => {
  const more = { previous: inSecond, size: { ...none, newKeys: 5000 }, rowsOfTick: 1000, now }
  expect(advance('orders_mv', through('t6D'), more).sweep.of_keys).toBe(5044)
  const next = { ...more, previous: { ...inSecond, next_after: null } }
  expect(advance('orders_mv', through('t6A'), next).sweep.of_keys).toBe(5101)
})

test('a run that had no room for the first slice of all remembers how many keys there are', () => {
  const stuck = run(undefined, nothingFound)
  expect(run(stuck, through('t6A'))).toMatchObject({ sweep: { of_keys: 44, keys: 11 } })
})

describe('faults', () => {
  const comparison = { checked: 3, repaired: 2, lagSeconds: 40, rowsRead: 9, rowsForeseen: 12 }
  const faults = [
    { key: 't61', fault: 'missing' },
    { key: 't62', fault: 'drifted' },
    { key: `t${'63'.repeat(2000)}`, fault: 'missing' },
  ] as const

  it('of a run are its own, those of a sweep add up, and their first keys are kept', () => {
    const found = withComparison(through('t6D'), { ...comparison, faults })
    const audit = run({ ...inSecond, missing: 7, drifted: 7, orphaned: 7, repaired: 7 }, found)
    expect(audit).toMatchObject({
      ...{ checked: 13, missing: 2, drifted: 1, orphaned: 0, repaired: 2, lag_seconds: 40 },
      faulty_keys: ['t61', 't62'],
      sweep: { missing: 2, drifted: 1 },
    })
    expect(run(audit, found).sweep).toMatchObject({ missing: 4, drifted: 2 })
  })

  it('of a view below that have moved rows here count as drifted and mended', () => {
    const found = withMoved(through('t6D'), 4, 90)
    expect(run(inSecond, found)).toMatchObject({ drifted: 4, repaired: 4, lag_seconds: 90 })
    expect(withMoved(found, 0, 900)).toMatchObject({ drifted: 4, lagSeconds: 90 })
  })
})
