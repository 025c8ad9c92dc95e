import { tickMs } from '../../alerting/tick.ts'
import type { ProbeRecord } from '../../store/measurements.ts'
import { isCurrent, isYetToCome } from '../freshness.ts'
import type { Taken } from '../metric.ts'
import type { Operation } from './operation.ts'

const minute = 60_000

/** Half the cron's interval: a tick that comes a little early is still the one at which a probe is due. */
const toleranceMs = 2.5 * minute

/** Minutes from one probe to the next, and how many operations take turns. */
export interface ProbeInterval {
  readonly minutes: number
  readonly operations: readonly Operation[]
}

/** From one probe to the next: cron runs them, so no less than from tick to tick. */
export const probeMs = ({ minutes }: Pick<ProbeInterval, 'minutes'>): number =>
  Math.max(minutes * minute, tickMs)

/** When an operation was measured, as each is once in every round of probes. */
export const takenOf = (measuredAtMs: number, interval: ProbeInterval): Taken => ({
  atMs: measuredAtMs,
  everyMs: interval.operations.length * probeMs(interval),
})

interface ProbePlanInput extends ProbeInterval {
  readonly now: Date
  /** The last readings; null before the first probe. */
  readonly record: ProbeRecord | null
  /** Names of the operations above their threshold, or with an alert that is not resolved. */
  readonly watched: ReadonlySet<string>
  /** Whether the round trip is above its threshold, or has an alert that is not resolved. */
  readonly isRoundTripWatched: boolean
}

/**
 * The operations to measure at this tick, the one measured longest ago first; none when no probe is due. All that
 * are watched; besides them one more when a probe is due, and at every tick until each has a reading that counts.
 */
export const planProbe = (input: ProbePlanInput): readonly Operation[] => {
  const { now, minutes, operations, record, watched, isRoundTripWatched } = input
  const isUnknown = ({ name }: Operation): boolean => {
    const latency = record?.operations[name]
    return latency === undefined || !isCurrent(takenOf(latency.measured_at_ms, input), now)
  }
  const ageMs = ({ name }: Operation): number => {
    const measuredAtMs = record?.operations[name]?.measured_at_ms
    return measuredAtMs === undefined || isYetToCome(measuredAtMs, now)
      ? Number.POSITIVE_INFINITY
      : now.getTime() - measuredAtMs
  }
  const byAge = operations.toSorted((a, b) => {
    const [one, other] = [ageMs(a), ageMs(b)]
    return one === other ? 0 : other - one
  })
  const isDue =
    record === null ||
    now.getTime() - record.probed_at_ms >= minutes * minute - toleranceMs ||
    isYetToCome(record.probed_at_ms, now)
  const urgent = byAge.filter(({ name }) => watched.has(name))
  const others = byAge.filter(({ name }) => !watched.has(name))
  const isTurn = isDue || others.some(isUnknown) || (isRoundTripWatched && urgent.length === 0)
  const chosen = [...urgent, ...(isTurn ? others.slice(0, 1) : [])]
  return byAge.filter((operation) => chosen.includes(operation))
}
