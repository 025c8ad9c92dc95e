import type { Database } from '../db/database.ts'
import type { CanarySchema } from '../keeper/probe/canary.ts'
import {
  baselineOf,
  type Operation,
  type ProbeBatch,
  type ProbeSample,
  probeBatch,
  statementsOf,
} from '../keeper/probe/write-probe.ts'
import type { Latency } from '../store/measurements.ts'

/** Statements of one tick's batches, at most: a free plan has 50 for a whole invocation. */
export const statementBudget = 18

/** This long after the check began no further batch is begun, milliseconds: the whole check has 10 s. */
const timeBudgetMs = 4000

/** The latency of an operation, or the reason why it could not be measured. */
type Found = Pick<Latency, 'seconds' | 'reason'>

/** What was measured. An operation for which there was no time left is not among them. */
interface Measured {
  readonly operations: ReadonlyMap<Operation, Found>
  /** Median of the round trips of the first batch that was sent, an operation's if there is one; null: none was. */
  readonly roundTripSeconds: number | null
}

interface Probed {
  readonly db: Database
  readonly now: () => Date
  readonly schema: CanarySchema
  /** When the check began, milliseconds since the epoch. */
  readonly startedMs: number
}

const median = (values: readonly number[]): number | null => {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}

/** Those of the operations, from the first on, whose batches fit into one round of the budget. */
const fitting = (wanted: readonly Operation[]): readonly ProbeBatch[] => {
  let batches: readonly ProbeBatch[] = []
  for (const operation of wanted) {
    const more = [...new Set([...batches, operation, baselineOf(operation)])]
    if (more.reduce((sum, batch) => sum + statementsOf(batch), 0) <= statementBudget) batches = more
  }
  return batches
}

/** Runs the batches in turn, with and without the operations' statements, until a budget is spent. */
const runRounds = async (
  { db, now, schema, startedMs }: Probed,
  batches: readonly ProbeBatch[],
): Promise<ReadonlyMap<ProbeBatch, readonly ProbeSample[]>> => {
  const samples = new Map<ProbeBatch, ProbeSample[]>()
  const waiting = [...batches]
  let left = statementBudget
  for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
    left -= statementsOf(batch)
    if (left < 0 || (samples.size > 0 && now().getTime() - startedMs > timeBudgetMs)) break
    const sample = await probeBatch(db, now, batch, schema)
    samples.set(batch, [...(samples.get(batch) ?? []), sample])
    // An operation that is refused leaves nothing to compare its baseline with.
    if (sample.reason !== null && sample.seconds !== null && batches.length === 2) break
    if (sample.reason === null) waiting.push(batch)
  }
  return samples
}

/**
 * Measures the operations: the median round trip of each one's batch less that of the same batch without its
 * statement, never below 0.
 */
export const measure = async (probed: Probed, wanted: readonly Operation[]): Promise<Measured> => {
  const samples = await runRounds(probed, fitting(wanted))
  const roundTrip = (batch: ProbeBatch) =>
    median((samples.get(batch) ?? []).flatMap(({ seconds }) => seconds ?? []))
  const reasonOf = (batch: ProbeBatch) =>
    samples.get(batch)?.find(({ reason }) => reason !== null)?.reason ?? null
  const operations = wanted.flatMap((operation): (readonly [Operation, Found])[] => {
    const baseline = baselineOf(operation)
    const reason = reasonOf(operation) ?? reasonOf(baseline)
    if (reason !== null) return [[operation, { seconds: null, reason }]]
    const [withIt, without] = [roundTrip(operation), roundTrip(baseline)]
    if (withIt === null || without === null) return []
    return [[operation, { seconds: Math.max(0, withIt - without), reason: null }]]
  })
  return {
    operations: new Map(operations),
    roundTripSeconds:
      [...samples.keys()].map(roundTrip).find((seconds) => seconds !== null) ?? null,
  }
}
