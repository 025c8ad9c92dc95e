import { LocalDatabase } from '../databases/local.ts'
import { databaseSql } from '../databases/schema.ts'
import { differences } from '../measure/difference.ts'
import { type Interval, medianInterval } from '../measure/interval.ts'
import { rowsOf } from '../measure/rows.ts'
import { processorTime, type Rounds, ratios, timeOperation } from '../measure/times.ts'
import type { Part } from '../part.ts'
import { number, table } from '../report/markdown.ts'
import { median } from '../report/median.ts'
import { content } from '../workload/content.ts'
import { operations } from '../workload/operations.ts'

const goal = 1.15

interface Measured {
  readonly handWrittenMicroseconds: number
  readonly microseconds: number
  readonly ratio: number
  readonly interval: Interval
}

/** Throws where the two would not be the same work: views that differ from their definition. */
const checkViews = (name: string, { sqlite }: LocalDatabase): void => {
  const found = Object.entries(differences(sqlite))
  if (found.length > 0)
    throw new Error(
      `With the triggers ${name}, rows differ from their definition: ${found
        .map(([view, rows]) => `${rows} of ${view}`)
        .join(', ')}.`,
    )
}

const measure = (rounds: Rounds): Measured[] => {
  const sql = content({ tasks: rounds.tasks })
  using own = new LocalDatabase(databaseSql('viewkeeper', sql), 'NORMAL')
  using handWritten = new LocalDatabase(databaseSql('hand-written', sql), 'NORMAL')
  return operations.map((operation) => {
    const [ours = [], theirs = []] = timeOperation(
      [own.sqlite, handWritten.sqlite],
      operation,
      rounds,
    )
    checkViews('of ours', own)
    checkViews('written by hand', handWritten)
    const pairs = ratios(ours, theirs)
    return {
      handWrittenMicroseconds: (median(theirs) / rounds.writes) * 1000,
      microseconds: (median(ours) / rounds.writes) * 1000,
      ratio: median(pairs),
      interval: medianInterval(pairs),
    }
  })
}

/** Rows that each operation writes, by D1's count, with either; throws where they are not as many. */
const rowsWritten = async (tasks: number): Promise<number[]> => {
  const own = await rowsOf('viewkeeper', { tasks })
  const handWritten = await rowsOf('hand-written', { tasks })
  return operations.map(({ name }, index) => {
    const [ours, theirs] = [own[index]?.written, handWritten[index]?.written]
    if (ours === undefined || ours !== theirs)
      throw new Error(`${name} writes ${ours} rows, and ${theirs} with the triggers by hand.`)
    return ours
  })
}

/** Bold where the whole interval is above the goal. */
const flagged = (ratio: number, { low }: Interval): string =>
  low > goal ? `**${ratio.toFixed(2)}**` : ratio.toFixed(2)

export const limit: Part = {
  name: 'limit',
  title: 'The same writes with triggers written by hand',
  run: async ({ quick }) => {
    const rounds = quick
      ? { tasks: 200, rounds: 9, writes: 20, clock: processorTime }
      : { tasks: 1000, rounds: 301, writes: 50, clock: processorTime }
    const written = await rowsWritten(rounds.tasks)
    const measured = measure(rounds)
    return `Triggers written by hand for plain INSERT, UPDATE and DELETE alone, on our tables, counting columns and indexes: the least
that keeps the same rows. They know nothing of REPLACE, OR IGNORE, changed ids, missing foreign keys and odd
values. After each operation the views equalled their definition with either, and either wrote as many rows by D1's count.

Processor time of the whole write, one project of ${number(rounds.tasks)} tasks, every write its own transaction, prepared
statements, WAL, synchronous=NORMAL. The ratio is ours / by hand: the median of ${rounds.rounds} pairs of ${rounds.writes} writes each, which take turns in changing
order, with its interval at 95 % by order statistics. Bold: the whole interval is above the goal.

${table([
  ['operation', 'rows written', 'by hand, µs', 'ours, µs', `ratio (≤ ${goal})`, '95 % interval'],
  ...operations.map(({ name }, index) => {
    const row = measured[index]
    if (!row) throw new Error(`${name} was not measured.`)
    const { handWrittenMicroseconds, microseconds, ratio, interval } = row
    return [
      name,
      number(written[index] ?? 0),
      number(handWrittenMicroseconds),
      number(microseconds),
      flagged(ratio, interval),
      `${interval.low.toFixed(2)} to ${interval.high.toFixed(2)}`,
    ]
  }),
])}`
  },
}
