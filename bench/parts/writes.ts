import { LocalDatabase, type Synchronous } from '../databases/local.ts'
import { databaseSql } from '../databases/schema.ts'
import { extraRows } from '../measure/rows.ts'
import { medianRatio, timeOperation } from '../measure/times.ts'
import type { Part } from '../part.ts'
import { atMost, number, table } from '../report/markdown.ts'
import { median } from '../report/median.ts'
import { content } from '../workload/content.ts'
import { guideReactsTo } from '../workload/guide.ts'
import { type Operation, operations, type Reach } from '../workload/operations.ts'

const goals: Readonly<Record<Synchronous, Readonly<Record<Reach, number>>>> = {
  NORMAL: { 'one task view': 1.35, 'project row too': 1.6, 'small update': 2.5 },
  FULL: { 'one task view': 1.2, 'project row too': 1.35, 'small update': 1.35 },
}

/** The guide's triggers leave the view behind where they have none: that costs nothing and is no figure. */
const ofGuide = ({ table: name, event }: Operation, value: number): string =>
  guideReactsTo(name, event) ? number(value) : 'stale'

const rowsTable = async (tasks: number): Promise<string> => {
  const own = await extraRows('viewkeeper', { tasks })
  const indexes = await extraRows('none', { tasks }, 'monotask')
  const guide = await extraRows('guide', { tasks })
  return table([
    ['operation', 'read', 'written', 'and by indexes', 'guide: read', 'guide: written'],
    ...operations.map((operation, index) => [
      operation.name,
      number(own[index]?.read ?? 0),
      atMost(own[index]?.written ?? 0, operation.viewRows),
      number(indexes[index]?.written ?? 0),
      ofGuide(operation, guide[index]?.read ?? 0),
      ofGuide(operation, guide[index]?.written ?? 0),
    ]),
  ])
}

interface Measured {
  readonly plainMicroseconds: number
  readonly ratio: number
  readonly guide: number
}

const measure = (tasks: number, synchronous: Synchronous, rounds: number, writes: number) => {
  const sql = content({ tasks })
  using plain = new LocalDatabase(databaseSql('none', sql), synchronous)
  using own = new LocalDatabase(databaseSql('viewkeeper', sql), synchronous)
  using guide = new LocalDatabase(databaseSql('guide', sql), synchronous)
  const databases = [plain.sqlite, own.sqlite, guide.sqlite]
  return operations.map((operation): Measured => {
    const [base = [], ours = [], theirs = []] = timeOperation(databases, operation, {
      rounds,
      writes,
      tasks,
    })
    return {
      plainMicroseconds: (median(base) / writes) * 1000,
      ratio: medianRatio(ours, base),
      guide: medianRatio(theirs, base),
    }
  })
}

const timesTable = (synchronous: Synchronous, measured: readonly Measured[]): string =>
  table([
    ['operation', 'touches', 'plain, µs', 'ratio', 'guide: ratio'],
    ...operations.map((operation, index) => {
      const { plainMicroseconds = 0, ratio = 0, guide = 0 } = measured[index] ?? {}
      return [
        operation.name,
        operation.reach,
        number(plainMicroseconds),
        atMost(ratio, goals[synchronous][operation.reach]),
        ofGuide(operation, guide),
      ]
    }),
  ])

export const writes: Part = {
  name: 'writes',
  title: 'What the triggers add to a write',
  run: async ({ quick }) => {
    const tasks = quick ? 200 : 1000
    const [rounds, perRound] = quick ? [9, 20] : [31, 100]
    const normal = measure(tasks, 'NORMAL', rounds, perRound)
    const full = measure(tasks, 'FULL', rounds, quick ? 10 : 40)
    return `One project of ${number(tasks)} tasks. "Guide" are the guide's triggers, which compute a row anew; where they have
none for a write their view is stale afterwards.

Rows that the triggers read and write, as D1 counts them, and those that the indexes they need write, over the plain
indexes on foreign keys that MonoTask has:

${await rowsTable(tasks)}

Time with the triggers divided by time without, on the same tables and indexes, prepared statements, every write its own transaction, median of
${rounds} rounds of ${perRound}, WAL, synchronous=NORMAL:

${timesTable('NORMAL', normal)}

The same with synchronous=FULL:

${timesTable('FULL', full)}`
  },
}
