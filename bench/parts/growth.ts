import { LocalDatabase } from '../databases/local.ts'
import { databaseSql, type Keeper } from '../databases/schema.ts'
import { extraRows } from '../measure/rows.ts'
import { medianRatio, type Rounds, timeOperation } from '../measure/times.ts'
import type { Part } from '../part.ts'
import { atMost, number, table } from '../report/markdown.ts'
import { childrenOfFirstTask, content } from '../workload/content.ts'
import { guideReactsTo } from '../workload/guide.ts'
import { type Operation, operations } from '../workload/operations.ts'

const goals = { rowsRead: 12, change: 1.2 }

const rowsTable = async (small: number, large: number): Promise<string> => {
  const size = (tasks: number) => ({ tasks, withChildren: Math.min(tasks, 1000) })
  const own = [
    await extraRows('viewkeeper', size(small)),
    await extraRows('viewkeeper', size(large)),
  ]
  const guide = [await extraRows('guide', size(small)), await extraRows('guide', size(large))]
  const ofGuide = ({ table: name, event }: Operation, value: number) =>
    guideReactsTo(name, event) ? number(value) : 'stale'
  return table([
    [
      'operation',
      ...[small, large].map((tasks) => `read, ${number(tasks)}`),
      ...[small, large].map((tasks) => `written, ${number(tasks)}`),
      ...[small, large].map((tasks) => `guide: read, ${number(tasks)}`),
    ],
    ...operations.map((operation, index) => [
      operation.name,
      ...own.map((rows) => atMost(rows[index]?.read ?? 0, goals.rowsRead)),
      ...own.map((rows) => number(rows[index]?.written ?? 0)),
      ...guide.map((rows) => ofGuide(operation, rows[index]?.read ?? 0)),
    ]),
  ])
}

/** Databases of two sizes without triggers and with; all four take turns. */
const compareSizes = (
  keeper: Keeper,
  [small, large]: readonly [readonly string[], readonly string[]],
  measured: readonly Operation[],
  rounds: Rounds,
): { small: number; large: number }[] => {
  using plainSmall = new LocalDatabase(databaseSql('none', small), 'NORMAL')
  using keptSmall = new LocalDatabase(databaseSql(keeper, small), 'NORMAL')
  using plainLarge = new LocalDatabase(databaseSql('none', large), 'NORMAL')
  using keptLarge = new LocalDatabase(databaseSql(keeper, large), 'NORMAL')
  const databases = [plainSmall, keptSmall, plainLarge, keptLarge].map(({ sqlite }) => sqlite)
  return measured.map((operation) => {
    const [a = [], b = [], c = [], d = []] = timeOperation(databases, operation, rounds)
    return { small: medianRatio(b, a), large: medianRatio(d, c) }
  })
}

const ratiosTable = (
  [small, large]: readonly [number, number],
  measured: readonly Operation[],
  ratios: readonly { small: number; large: number }[],
): string =>
  table([
    ['operation', `ratio, ${number(small)}`, `ratio, ${number(large)}`, 'change'],
    ...measured.map(({ name }, index) => {
      const ratio = ratios[index] ?? { small: Number.NaN, large: Number.NaN }
      return [
        name,
        number(ratio.small),
        number(ratio.large),
        atMost(ratio.large / ratio.small, goals.change),
      ]
    }),
  ])

export const growth: Part = {
  name: 'growth',
  title: 'The same writes in larger databases',
  run: async ({ quick }) => {
    const [fewTasks, manyTasks] = quick ? [100, 10_000] : [1000, 1_000_000]
    const tasks = quick ? ([10, 1000] as const) : ([10, 100_000] as const)
    const children = quick ? ([10, 500] as const) : ([10, 10_000] as const)
    const rounds = { rounds: quick ? 9 : 15, writes: quick ? 10 : 50 }

    const inProject = (count: number) =>
      content({ tasks: count, withChildren: Math.min(count, 1000) })
    const byTasks = compareSizes(
      'viewkeeper',
      [inProject(tasks[0]), inProject(tasks[1])],
      operations,
      { ...rounds, tasks: 10 },
    )

    const ofTask = (count: number) => [...content({ tasks: 10 }), ...childrenOfFirstTask(count)]
    const onTask = operations.filter(
      ({ table: name }) => name !== 'automation_queue' && name !== 'projects',
    )
    const byChildren = compareSizes(
      'viewkeeper',
      [ofTask(children[0]), ofTask(children[1])],
      onTask,
      { ...rounds, tasks: 1 },
    )

    return `Rows read and written extra in a project of ${number(fewTasks)} and of ${number(manyTasks)} tasks, as D1 counts them:

${await rowsTable(fewTasks, manyTasks)}

Time with the triggers divided by time without, in a project of ${number(tasks[0])} and of ${number(tasks[1])} tasks (WAL, synchronous=NORMAL,
median of ${rounds.rounds} rounds of ${rounds.writes} writes):

${ratiosTable(tasks, operations, byTasks)}

The same on a task with ${number(children[0])} rows of each kind and on one with ${number(children[1])}:

${ratiosTable(children, onTask, byChildren)}`
  },
}
