import { tickMs } from '../../alerting/tick.ts'
import type { EventfulTick, SampleHistory } from '../../store/sample-history.ts'
import { beginOf, type TimeAxis } from './time-axis.ts'

/** From one time to another, milliseconds since the epoch. */
export interface TimeSpan {
  readonly fromMs: number
  readonly toMs: number
}

const hourMs = 3_600_000

/** Samples of the last eight days stand a tick apart, those before an hour. */
const wholeMs = 8 * 24 * hourMs

const stepAt = (ms: number, now: Date): number => (now.getTime() - ms > wholeMs ? hourMs : tickMs)

/** Ticks one after another, as spans: one that is left out ends a span. */
const spansOf = (ticks: readonly number[], now: Date): TimeSpan[] => {
  const spans: { fromMs: number; toMs: number }[] = []
  for (const atMs of ticks) {
    const step = stepAt(atMs, now)
    const last = spans.at(-1)
    if (last && atMs - last.toMs < 0.9 * step) last.toMs = atMs + step
    else spans.push({ fromMs: atMs, toMs: atMs + step })
  }
  return spans
}

/** Alert → when it fired. */
export const firingSpans = (
  ticks: readonly EventfulTick[],
  now: Date,
): ReadonlyMap<string, readonly TimeSpan[]> => {
  const names = [...new Set(ticks.flatMap(({ firing }) => firing))].toSorted()
  return new Map(
    names.map((name) => {
      const own = ticks.filter(({ firing }) => firing.includes(name)).map(({ atMs }) => atMs)
      return [name, spansOf(own, now)]
    }),
  )
}

export interface Failure {
  readonly atMs: number
  readonly job: string
}

/**
 * The runs that failed, by how often each job has failed running: a tick that finds it grown tells of another one. What
 * had failed before the first tick of all is not known to be of this time.
 */
export const failuresOf = (
  { ticks, watched }: SampleHistory,
  { sinceMs, now }: Pick<TimeAxis, 'sinceMs' | 'now'>,
): Failure[] => {
  const before = new Map<number, EventfulTick>()
  return ticks.flatMap((tick) =>
    watched.flatMap(({ job }, index) => {
      const count = tick.values[index] ?? 0
      const last = before.get(index)
      before.set(index, tick)
      const isFirst = last === undefined && tick.atMs - sinceMs < 2 * tickMs
      const isNext = last !== undefined && tick.atMs - last.atMs < 1.9 * stepAt(tick.atMs, now)
      const known = isNext ? (last.values[index] ?? 0) : 0
      return job === undefined || isFirst || count <= known ? [] : [{ atMs: tick.atMs, job }]
    }),
  )
}

export interface Deployment {
  readonly atMs: number
  readonly version: string
}

/** The versions that first took a sample in a bucket whose predecessors had another. */
export const deploymentsOf = ({ versions }: SampleHistory, axis: TimeAxis): Deployment[] => {
  let before: readonly string[] = []
  return versions.flatMap((there, bucket) => {
    const added = before.length === 0 ? [] : there.filter((version) => !before.includes(version))
    if (there.length > 0) before = there
    return added.map((version) => ({ atMs: beginOf(axis, bucket), version }))
  })
}

/** Buckets one after another for which something holds, as [first, the one after the last]. */
export const stretches = (holds: readonly boolean[]): [number, number][] => {
  const found: [number, number][] = []
  for (const [bucket, does] of holds.entries()) {
    if (!does) continue
    const last = found.at(-1)
    if (last?.[1] === bucket) last[1] = bucket + 1
    else found.push([bucket, bucket + 1])
  }
  return found
}

/** Buckets without a sample, after the first that has one: before it nobody had begun to take them. */
export const gapsOf = ({ samples }: Pick<SampleHistory, 'samples'>): [number, number][] => {
  const first = samples.findIndex((count) => count > 0)
  return stretches(samples.map((count, bucket) => count === 0 && first !== -1 && bucket > first))
}
