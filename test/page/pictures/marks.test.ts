import { expect, test } from 'vitest'
import {
  deploymentsOf,
  failuresOf,
  firingSpans,
  stretches,
} from '../../../src/page/pictures/marks.ts'
import { noHistory, now } from './made-up-history.ts'

const minute = 60_000
const at = (minutes: number) => now.getTime() - 600 * minute + minutes * minute
const tick = (minutes: number, firing: readonly string[], ...values: readonly number[]) => ({
  ...{ atMs: at(minutes), firing, values },
})

test('ticks one after another at which an alert fires are one span, a tick without it ends it', () => {
  const ticks = [tick(0, ['A']), tick(5, ['A', 'B']), tick(10, ['A']), tick(25, ['A'])]
  expect([...firingSpans(ticks, now)]).toEqual([
    [
      'A',
      [
        { fromMs: at(0), toMs: at(15) },
        { fromMs: at(25), toMs: at(30) },
      ],
    ],
    ['B', [{ fromMs: at(5), toMs: at(10) }]],
  ])
})

test('a tick that comes late by some seconds ends no span', () => {
  const late = { ...tick(5, ['A']), atMs: at(5) + 40_000 }
  expect(firingSpans([tick(0, ['A']), late, tick(10, ['A'])], now).get('A')).toHaveLength(1)
})

test('over eight days ago, samples stand an hour apart', () => {
  const before = (hours: number) => now.getTime() - 20 * 86_400_000 + hours * 60 * minute
  const ticks = [0, 1, 3].map((hours) => ({ atMs: before(hours), firing: ['A'], values: [] }))
  expect(firingSpans(ticks, now).get('A')).toEqual([
    { fromMs: before(0), toMs: before(2) },
    { fromMs: before(3), toMs: before(4) },
  ])
})

const failuresIn = (...ticks: readonly ReturnType<typeof tick>[]) =>
  failuresOf(
    { ...noHistory().history, watched: [{ job: 'audit' }, { job: 'cleanup' }], ticks },
    { sinceMs: at(-100), now },
  ).map(({ atMs, job }) => [(atMs - at(0)) / minute, job])

test.each([
  [
    'each time that the count grows',
    [tick(0, [], 1, 0), tick(5, [], 2, 0)],
    [
      [0, 'audit'],
      [5, 'audit'],
    ],
  ],
  [
    'once while it stands',
    [tick(0, [], 0, 1), tick(5, [], 0, 1), tick(10, [], 0, 1)],
    [[0, 'cleanup']],
  ],
  [
    'again after a success between',
    [tick(0, [], 1, 0), tick(10, [], 1, 0)],
    [
      [0, 'audit'],
      [10, 'audit'],
    ],
  ],
  [
    'again after a success that was seen',
    [tick(0, ['A'], 1, 0), tick(5, ['A'], 0, 0), tick(10, ['A'], 1, 0)],
    [
      [0, 'audit'],
      [10, 'audit'],
    ],
  ],
  ['not at all while none has', [tick(0, ['A'], 0, 0)], []],
])('a run is told to have failed %s', (_, ticks, failures) => {
  expect(failuresIn(...ticks)).toEqual(failures)
})

test('what had failed before the time of the pictures is not of it', () => {
  expect(failuresIn(tick(-99, [], 3, 0), tick(-94, [], 3, 0))).toEqual([])
})

test('a version that was not there before is a deployment; the first of all is none', () => {
  const { axis, history } = noHistory()
  const versions = history.versions.map((_, bucket) =>
    bucket < 2 ? [] : bucket < 10 ? ['one'] : bucket === 10 ? ['one', 'two'] : ['two'],
  )
  const deployed = deploymentsOf({ ...history, versions }, axis)
  expect(deployed).toEqual([{ atMs: axis.sinceMs + 10 * axis.bucketMs, version: 'two' }])
})

test('an older version that comes back is a deployment', () => {
  const { axis, history } = noHistory()
  const versions = history.versions.map((_, bucket) => [bucket === 5 ? 'two' : 'one'])
  expect(deploymentsOf({ ...history, versions }, axis).map(({ version }) => version)).toEqual([
    'two',
    'one',
  ])
})

test('stretches go from the first bucket to the one after the last', () => {
  expect(stretches([true, true, false, true])).toEqual([
    [0, 2],
    [3, 4],
  ])
})
