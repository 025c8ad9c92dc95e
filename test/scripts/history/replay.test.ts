import { expect, test } from 'vitest'
import { replay } from '../../../scripts/local/history/replay.ts'
import { ticksOfWeek } from '../../../scripts/local/history/week.ts'
import { application } from '../../../src/app.ts'
import { metricsOf } from '../../../src/checks/check.ts'
import { makeDemo } from '../../../src/monotask/demo.ts'

const dayMs = 86_400_000

const weekBefore = (now: Date) => {
  const ticks = ticksOfWeek(now)
  const due = ticks.map(({ dueMs }) => dueMs)
  const demo = makeDemo?.(now, due)
  if (!demo) throw new Error('There is no demo.')
  const made = { application, demo, now, rows: new Map<string, number>(), sizeBytes: 5e6 }
  return { ticks, ...replay(made, 'monotask', ticks) }
}

test.each([
  '2026-03-01T00:00:30Z',
  '2026-05-02T09:14:05Z',
  '2026-03-01T17:52:29Z',
  '2026-12-31T22:59:59Z',
])(
  'the week before %s has alerts that are over, two of them in the last day, and none that fires',
  (time) => {
    const now = new Date(time)
    const { alerts, samples } = weekBefore(now)
    const names = alerts.map(({ labels }) => labels.alertname).toSorted()
    expect(names).toEqual(['QueueBacklogOld', 'ViewDrift', 'WriteLatencyHigh'])
    expect(alerts.filter(({ status }) => status !== 'resolved')).toEqual([])
    const ofLastDay = alerts.filter(
      ({ resolved_at_ms }) => (resolved_at_ms ?? 0) > now.getTime() - dayMs,
    )
    expect(ofLastDay.map(({ labels }) => labels.alertname).toSorted()).toEqual([
      'QueueBacklogOld',
      'ViewDrift',
    ])
    expect(samples.at(-1)?.firing).toEqual([])
  },
)

test('every tick has a sample with declared metrics, the last of them over a minute before now', () => {
  const now = new Date('2026-05-02T09:15:30Z')
  const { ticks, samples, events } = weekBefore(now)
  expect(new Date(ticks.at(-1)?.dueMs ?? 0).toISOString()).toBe('2026-05-02T09:10:00.000Z')
  expect(samples).toHaveLength(ticks.length)
  const declared = new Map(metricsOf(application.checks).map(({ name, labels }) => [name, labels]))
  for (const { metric, labels } of samples.at(-1)?.readings ?? [])
    expect(Object.keys(labels).toSorted(), metric).toEqual(
      ['database', ...(declared.get(metric) ?? ['no such metric'])].toSorted(),
    )
  const times = events.map(({ event }) => event.dueMs)
  expect(times).toEqual(times.toSorted((one, other) => one - other))
  expect(Math.max(...times)).toBeLessThan(now.getTime())
})
