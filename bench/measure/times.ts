import type { DatabaseSync } from 'node:sqlite'
import { median } from '../report/median.ts'
import type { Operation } from '../workload/operations.ts'

export interface Rounds {
  readonly rounds: number
  /** Writes of a round, each a transaction of its own. */
  readonly writes: number
  /** The writes go to tasks 1 to this, in turn. */
  readonly tasks: number
  /** Milliseconds since some moment; the time of day, if not told. */
  readonly clock?: () => number
}

const timeOfDay = (): number => performance.now()

/** Milliseconds that this process has kept a processor busy: what else the machine does adds nothing to them. */
export const processorTime = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Milliseconds of one round. Statements are prepared once, as a pooled application's are. */
const timeRound = (
  db: DatabaseSync,
  operation: Operation,
  { writes, tasks, clock = timeOfDay }: Rounds,
  from: number,
): number => {
  const statement = db.prepare(operation.sql)
  const params = Array.from({ length: writes }, (_, index) =>
    operation.params(from + index, 1 + ((from + index) % tasks)),
  )
  const started = clock()
  for (const values of params) statement.run(...values)
  return clock() - started
}

/** Takes inserted rows out again, so that every round begins with the same database. */
const undo = (db: DatabaseSync, { table, event }: Operation): void => {
  if (event === 'insert') db.exec(`DELETE FROM ${table} WHERE id >= 'x' AND id < 'y'`)
}

/**
 * Milliseconds of each round on each database, after one that does not count. Databases take turns within a
 * round, in changing order, so that what else the machine does falls on all of them.
 */
export const timeOperation = (
  databases: readonly DatabaseSync[],
  operation: Operation,
  options: Rounds,
): number[][] => {
  const times = databases.map((): number[] => [])
  for (let round = 0; round <= options.rounds; round += 1)
    for (const turn of databases.keys()) {
      const index = (turn + round) % databases.length
      const db = databases[index]
      if (!db) continue
      const milliseconds = timeRound(db, operation, options, round * options.writes)
      if (round > 0) times[index]?.push(milliseconds)
      undo(db, operation)
    }
  return times
}

/** The one's time divided by the other's, of each round. */
export const ratios = (times: readonly number[], base: readonly number[]): number[] =>
  times.map((time, round) => time / (base[round] ?? Number.NaN))

/** The median, over the rounds, of the one's time divided by the other's. */
export const medianRatio = (times: readonly number[], base: readonly number[]): number =>
  median(ratios(times, base))
