import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Alert } from '../../src/alerting/alert.ts'
import { type AlertingState, decide } from '../../src/alerting/decide.ts'
import type { GroupState } from '../../src/alerting/notify.ts'
import { parseRules } from '../../src/alerting/rules.ts'

const metric = 'viewkeeper_view_rows'
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const rules = parseRules(
  [{ alert: 'A', metric, op: '>', threshold: 0, for: '15m', keep_firing_for: '15m' }],
  [{ name: metric, unit: 'count', labels: [] }],
)
const receiver = {
  name: 'one',
  match: [],
  groupBy: ['alertname'],
  repeatIntervalMs: 4 * hour,
  sendResolved: true,
}

/** Evaluations, each so much later than the one before (earlier where the clock was set back), with its reading. */
class Played {
  nowMs: number
  alerts: readonly Alert[] = []
  #groups: readonly GroupState[] = []
  #lastSuccessMs: number | null = null

  constructor(start: string) {
    this.nowMs = Date.parse(start)
  }

  step(afterMs: number, value: number) {
    this.nowMs += afterMs
    const now = new Date(this.nowMs)
    const state: AlertingState = {
      alerts: this.alerts,
      groups: this.#groups,
      silences: [],
      lastSuccessMs: this.#lastSuccessMs,
      textsStoredMs: null,
    }
    const readings = [{ metric, labels: { database: 'd' }, value }]
    const outcomes = [{ check: 'views', metrics: [metric], readings }]
    const decided = decide({ rules, outcomes, receivers: [receiver], database: 'd', now, state })
    this.alerts = decided.alerts
    if (decided.groups.length > 0) this.#groups = decided.groups
    this.#lastSuccessMs = this.nowMs
    return { status: this.alerts[0]?.status ?? 'inactive', told: decided.notifications.length }
  }

  steps(intervals: readonly number[], value: number): string {
    return intervals.map((ms) => this.step(ms, value).status.slice(0, 1)).join('')
  }
}

const five = 5 * minute

describe('for and keep_firing_for of fifteen minutes', () => {
  test.each([
    ['at the turn of the year', '2026-12-31T23:50:00Z'],
    ['on the leap day', '2028-02-28T23:50:00Z'],
    ['after it', '2028-02-29T23:50:00Z'],
  ])('are counted %s as on any day', (_, start) => {
    const played = new Played(start)
    expect(played.steps([0, five, five, five, five], 1)).toBe('pppff')
    expect(played.steps([five, five, five, five], 0)).toBe('fffr')
  })

  test('count late events, and doubled ones once', () => {
    const late = new Played('2026-05-01T10:00:00Z')
    expect(late.steps([0, 9 * minute, 6 * minute], 1)).toBe('ppf')
    const doubled = new Played('2026-05-01T10:00:00Z')
    expect(doubled.steps([0, 0, five, 0, five, 10, five], 1)).toBe('ppppppf')
  })

  test('count one missing event in full, and of a longer gap five minutes', () => {
    const one = new Played('2026-05-01T10:00:00Z')
    expect(one.steps([0, 10 * minute, five], 1)).toBe('ppf')
    const more = new Played('2026-05-01T10:00:00Z')
    expect(more.steps([0, hour, five, five], 1)).toBe('pppf')
    expect(more.steps([five, hour, five, five], 0)).toBe('fffr')
  })

  test('count five minutes when the clock goes forward a day', () => {
    const played = new Played('2026-05-01T10:00:00Z')
    expect(played.steps([0, day, five, five], 1)).toBe('pppf')
    expect(played.steps([five, day, five, five], 0)).toBe('fffr')
  })

  test('when the clock goes back an hour: what fires goes on, what is pending waits its time from then', () => {
    const firing = new Played('2026-05-01T10:00:00Z')
    firing.steps([0, five, five, five], 1)
    expect(firing.steps([-hour, five, five], 1)).toBe('fff')
    expect(firing.steps([five, -hour, five, five, five], 0)).toBe('ffffr')
    const pending = new Played('2026-05-01T10:00:00Z')
    expect(pending.steps([0, five, -hour, five, five, five], 1)).toBe('pppppf')
  })

  test('repeat no later than the repeat interval after a day forward and back', () => {
    const played = new Played('2026-05-01T10:00:00Z')
    played.steps([0, five, five, five], 1)
    expect(played.step(day, 1).told).toBe(1)
    expect(played.step(-day, 1).told).toBe(1)
    expect(played.step(five, 1).told).toBe(0)
  })
})

test('by whatever clock: nothing begins in the future or ends before it began, and nothing fires too soon', () => {
  const intervals = fc.constantFrom(0, 10, five, five, five, 9 * minute, hour, -hour, day, -day)
  const history = fc.array(fc.tuple(intervals, fc.constantFrom(0, 1, 1, 1)), { maxLength: 40 })
  fc.assert(
    fc.property(history, (steps) => {
      const played = new Played('2028-02-28T20:00:00Z')
      let waited: number | null = null
      let wasFiring = false
      for (const [after, value] of steps) {
        const { status } = played.step(after, value)
        const counted = Math.max(0, after > 10 * minute ? five : after)
        if (value === 0) waited = null
        else waited = waited === null ? 0 : waited + counted
        for (const alert of played.alerts) {
          const { active_since_ms, fired_at_ms, resolved_at_ms, keep_firing_since_ms } = alert
          const times = [active_since_ms, fired_at_ms, keep_firing_since_ms, resolved_at_ms]
          for (const time of times) expect(time ?? 0).toBeLessThanOrEqual(played.nowMs)
          expect(fired_at_ms ?? played.nowMs).toBeGreaterThanOrEqual(active_since_ms)
          expect(resolved_at_ms ?? played.nowMs).toBeGreaterThanOrEqual(fired_at_ms ?? 0)
        }
        if (wasFiring && value === 1) expect(status).toBe('firing')
        if (!wasFiring && status === 'firing') expect(waited).toBeGreaterThanOrEqual(3 * five)
        wasFiring = status === 'firing'
      }
    }),
    { numRuns: 500 },
  )
})
