import { type Operation, operations } from '../keeper/probe/write-probe.ts'
import type { ProbeRecord } from '../store/measurements.ts'

const minute = 60_000

/** Half the cron's interval: a tick that comes a little early is still the one that was meant. */
const toleranceMs = 2.5 * minute

/** After how many of its own intervals a reading says nothing of now. */
const staleAfter = 3

/** Whether the last reading of an operation, which has its turn at every fifth probe, is too old to count. */
export const isStale = (measuredAtMs: number, minutes: number, now: Date): boolean =>
  now.getTime() - measuredAtMs > staleAfter * operations.length * minutes * minute + toleranceMs

export interface ProbePlanInput {
  readonly now: Date
  /** Minutes between two probes. */
  readonly minutes: number
  /** The last readings; null before the first probe. */
  readonly record: ProbeRecord | null
  /** Operations above their threshold, or with an alert that is not resolved. */
  readonly watched: ReadonlySet<Operation>
  /** Whether the round trip is above its threshold, or has an alert that is not resolved. */
  readonly isRoundTripWatched: boolean
}

/**
 * The operations to measure at this tick, the one measured longest ago first; none when no probe is due. Every
 * one that is watched; beside them one more when a probe is due, and at every tick until each has a reading
 * that counts.
 */
export const planProbe = ({
  now,
  minutes,
  record,
  watched,
  isRoundTripWatched,
}: ProbePlanInput): readonly Operation[] => {
  const ageMs = (operation: Operation): number =>
    now.getTime() - (record?.operations[operation]?.measured_at_ms ?? Number.NEGATIVE_INFINITY)
  const byAge = operations.toSorted((a, b) => {
    const [one, other] = [ageMs(a), ageMs(b)]
    return one === other ? 0 : other - one
  })
  const isDue =
    record === null || now.getTime() - record.probed_at_ms >= minutes * minute - toleranceMs
  const isUnknown = (operation: Operation): boolean => {
    const latency = record?.operations[operation]
    return latency === undefined || isStale(latency.measured_at_ms, minutes, now)
  }
  const urgent = byAge.filter((operation) => watched.has(operation))
  const others = byAge.filter((operation) => !watched.has(operation))
  const isTurn = isDue || others.some(isUnknown) || (isRoundTripWatched && urgent.length === 0)
  const chosen = [...urgent, ...(isTurn ? others.slice(0, 1) : [])]
  return byAge.filter((operation) => chosen.includes(operation))
}
