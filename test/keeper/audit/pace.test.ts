import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { tickMs } from '../../../src/alerting/tick.ts'
import { credit, foreseenMs, rowsPerKey, sharesOfTick } from '../../../src/keeper/audit/pace.ts'
import type { Sweep } from '../../../src/store/audit-record.ts'

const now = new Date('2026-11-03T10:00:00Z')
const hours = (count: number) => count * 3_600_000

const sweep = (of: Partial<Sweep>): Sweep => ({
  started_at_ms: now.getTime(),
  keys: 0,
  of_keys: 0,
  rows_read: 0,
  view_rows: 0,
  source_rows: 0,
  unreadable: 0,
  missing: 0,
  orphaned: 0,
  drifted: 0,
  foreseen_ms: 0,
  ...of,
})

const pace = { now, allowedMs: hours(24), budget: 400_000, isUrgent: false }
const shareOf = (going: { sweep: Sweep; rowsPerKey: number }, how = pace) =>
  sharesOfTick(new Map([['v', going]]), how).get('v')

describe('the share of a tick', () => {
  it('is little where little is to be read', () => {
    expect(shareOf({ sweep: sweep({ of_keys: 1000 }), rowsPerKey: 40 })).toBe(800)
  })

  it('ends a sweep over a million keys at 114 rows each within the day', () => {
    const million = { sweep: sweep({ of_keys: 1_000_000 }), rowsPerKey: 114 }
    const share = shareOf(million) ?? 0
    expect(share).toBe(400_000)
    expect(foreseenMs(million, share, now)).toBeLessThan(hours(24))
  })

  it('is the whole budget while something stands out, and where a sweep is late', () => {
    const going = { sweep: sweep({ of_keys: 100_000 }), rowsPerKey: 40 }
    expect(shareOf(going)).toBeLessThan(20_000)
    expect(shareOf(going, { ...pace, isUrgent: true })).toBe(400_000)
    const late = sweep({ of_keys: 100_000, started_at_ms: now.getTime() - hours(30) })
    expect(shareOf({ sweep: late, rowsPerKey: 40 })).toBe(400_000)
  })

  it('leaves no view without, however much another needs', () => {
    const shares = sharesOfTick(
      new Map([
        ['huge', { sweep: sweep({ of_keys: 50_000_000 }), rowsPerKey: 250 }],
        ['small', { sweep: sweep({ of_keys: 10 }), rowsPerKey: 10 }],
      ]),
      pace,
    )
    expect(shares.get('small')).toBe(800)
    expect(shares.get('huge')).toBe(399_200)
  })

  test('together they are no more than the budget, and each is in proportion', () => {
    const keys = fc.integer({ min: 0, max: 50_000_000 })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(keys, keys, fc.integer({ min: 1, max: 1000 })), { minLength: 1 }),
        fc.integer({ min: 2000, max: 1_000_000 }),
        fc.boolean(),
        (views, budget, isUrgent) => {
          const going = new Map(
            views.map(([done, all, perKey], at) => [
              String(at),
              { sweep: sweep({ keys: done, of_keys: all }), rowsPerKey: perKey },
            ]),
          )
          const shares = [...sharesOfTick(going, { ...pace, budget, isUrgent }).values()]
          expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(budget)
          expect(shares.every((share) => share >= 0)).toBe(true)
        },
      ),
    )
  })
})

test('a key that costs more than a share waits until the ticks since could have read it', () => {
  const begun = (ticks: number, rows_read = 0) =>
    credit(sweep({ started_at_ms: now.getTime() - ticks * tickMs, rows_read }), 800, now)
  expect(begun(0)).toBe(800)
  expect(begun(10)).toBe(8000)
  expect(begun(10, 7000)).toBe(1000)
  expect(begun(10, 9000)).toBe(800)
})

describe('a sweep that is kept to its pace', () => {
  test.each([
    [1000, 40],
    [100_000, 40],
    [1_000_000, 114],
  ])('of %i keys ends within the day, though the first guess of a key was wrong', (keys, real) => {
    let going = { sweep: sweep({ of_keys: keys }), rowsPerKey: 50 }
    let time = now
    while (going.sweep.keys < keys) {
      const share = shareOf(going, { ...pace, now: time }) ?? 0
      const done = Math.max(1, Math.floor(share / real))
      const next = { ...going.sweep, keys: going.sweep.keys + done }
      const read = { ...next, rows_read: going.sweep.rows_read + done * real }
      going = { sweep: read, rowsPerKey: rowsPerKey({ sweep: read, last_sweep: null }) }
      time = new Date(time.getTime() + tickMs)
    }
    expect(time.getTime() - now.getTime()).toBeLessThanOrEqual(hours(24))
  })

  it('with too little budget is foreseen to take longer than it may', () => {
    const million = { sweep: sweep({ of_keys: 1_000_000 }), rowsPerKey: 250 }
    const share = shareOf(million, { ...pace, budget: 100_000 }) ?? 0
    expect(foreseenMs(million, share, now) / hours(24)).toBeCloseTo(8.68, 1)
  })
})
