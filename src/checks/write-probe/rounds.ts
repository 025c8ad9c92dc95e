import type { Database } from '../../db/database.ts'
import type { Latency } from '../../store/measurements.ts'
import { type ProbeSample, probeBatch } from './batch.ts'
import { baselineOf, batchOf, type Operation, type ProbeBatch, statementsOf } from './operation.ts'
import type { Canaries } from './writes.ts'

/** Statements of one tick's batches, at most: a free plan has 50 for a whole invocation. */
export const statementBudget = 17

/** No batch is begun later than this after the check began, milliseconds: the whole check has 10 s. */
const timeBudgetMs = 4000

/** The latency of an operation, or the reason why it could not be measured. */
type Found = Pick<Latency, 'seconds' | 'reason'>

/** What was measured; an operation for which there was no time left is not in it. */
interface Measured {
  /** By the operation's name. */
  readonly operations: ReadonlyMap<string, Found>
  /** Median round trip of the first batch that was sent (an operation's, if one was); null: none was. */
  readonly roundTripSeconds: number | null
}

interface Probed extends Canaries {
  readonly db: Database
  readonly now: () => Date
  /** When the check began, milliseconds since the epoch. */
  readonly startedMs: number
}

const median = (values: readonly number[]): number | null => {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}

const distinct = (batches: readonly ProbeBatch[]): readonly ProbeBatch[] => [
  ...new Map(batches.map((batch) => [batch.key, batch])).values(),
]

/** The batches of as many operations, from the first on, as fit into one round of the budget. */
const fitting = (wanted: readonly Operation[]): readonly ProbeBatch[] => {
  let batches: readonly ProbeBatch[] = []
  for (const operation of wanted) {
    const more = distinct([...batches, batchOf(operation), baselineOf(operation)])
    if (more.reduce((sum, batch) => sum + statementsOf(batch), 0) <= statementBudget) batches = more
  }
  return batches
}

/** Runs the batches in turn until a budget is spent; the samples, by the batch's key. */
const runRounds = async (
  probed: Probed,
  batches: readonly ProbeBatch[],
): Promise<ReadonlyMap<string, readonly ProbeSample[]>> => {
  const { db, now, startedMs } = probed
  const samples = new Map<string, ProbeSample[]>()
  const waiting = [...batches]
  let left = statementBudget
  for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
    left -= statementsOf(batch)
    if (left < 0 || (samples.size > 0 && now().getTime() - startedMs > timeBudgetMs)) break
    const sample = await probeBatch(db, now, batch, probed)
    samples.set(batch.key, [...(samples.get(batch.key) ?? []), sample])
    // An operation that is refused leaves nothing to compare its baseline with.
    if (sample.reason !== null && sample.seconds !== null && batches.length === 2) break
    if (sample.reason === null) waiting.push(batch)
  }
  return samples
}

/**
 * Measures the operations: the median round trip of each one's batch less that of the same batch without its
 * own write, never below 0.
 */
export const measure = async (probed: Probed, wanted: readonly Operation[]): Promise<Measured> => {
  const samples = await runRounds(probed, fitting(wanted))
  const roundTrip = (key: string) =>
    median((samples.get(key) ?? []).flatMap(({ seconds }) => seconds ?? []))
  const reasonOf = (key: string) =>
    samples.get(key)?.find(({ reason }) => reason !== null)?.reason ?? null
  const operations = wanted.flatMap((operation): (readonly [string, Found])[] => {
    const { key } = batchOf(operation)
    const baseline = baselineOf(operation).key
    const reason = reasonOf(key) ?? reasonOf(baseline)
    if (reason !== null) return [[operation.name, { seconds: null, reason }]]
    const [withIt, without] = [roundTrip(key), roundTrip(baseline)]
    if (withIt === null || without === null) return []
    return [[operation.name, { seconds: Math.max(0, withIt - without), reason: null }]]
  })
  return {
    operations: new Map(operations),
    roundTripSeconds:
      [...samples.keys()].map(roundTrip).find((seconds) => seconds !== null) ?? null,
  }
}
