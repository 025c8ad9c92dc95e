import type { ProbeRecord } from '../../store/measurements.ts'
import type { Operation } from './operation.ts'

const minute = 60_000

/** Half the cron's interval: a tick that comes a little early is still the one at which a probe is due. */
const toleranceMs = 2.5 * minute

/** A reading that is older than so many of its own intervals says nothing of now. */
const staleAfter = 3

/** Minutes from one probe to the next, and how many operations take turns. */
export interface ProbeInterval {
  readonly minutes: number
  readonly operations: readonly Operation[]
}

/** Whether the last reading of an operation, which is measured once in every round of probes, is too old to count. */
export const isStale = (
  measuredAtMs: number,
  { minutes, operations }: ProbeInterval,
  now: Date,
): boolean =>
  now.getTime() - measuredAtMs > staleAfter * operations.length * minutes * minute + toleranceMs

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
  const ageMs = ({ name }: Operation): number =>
    now.getTime() - (record?.operations[name]?.measured_at_ms ?? Number.NEGATIVE_INFINITY)
  const byAge = operations.toSorted((a, b) => {
    const [one, other] = [ageMs(a), ageMs(b)]
    return one === other ? 0 : other - one
  })
  const isDue =
    record === null || now.getTime() - record.probed_at_ms >= minutes * minute - toleranceMs
  const isUnknown = ({ name }: Operation): boolean => {
    const latency = record?.operations[name]
    return latency === undefined || isStale(latency.measured_at_ms, input, now)
  }
  const urgent = byAge.filter(({ name }) => watched.has(name))
  const others = byAge.filter(({ name }) => !watched.has(name))
  const isTurn = isDue || others.some(isUnknown) || (isRoundTripWatched && urgent.length === 0)
  const chosen = [...urgent, ...(isTurn ? others.slice(0, 1) : [])]
  return byAge.filter((operation) => chosen.includes(operation))
}
