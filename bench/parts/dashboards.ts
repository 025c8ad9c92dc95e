import type { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'
import { type Database, type SqlValue, type Statement, statement } from '../../src/db/database.ts'
import { pageOfTasks } from '../../src/monotask/dashboards/page-of-tasks.ts'
import { position } from '../../src/monotask/dashboards/position.ts'
import { openD1 } from '../databases/d1.ts'
import { LocalDatabase } from '../databases/local.ts'
import { databaseSql } from '../databases/schema.ts'
import type { Part } from '../part.ts'
import { number, table } from '../report/markdown.ts'
import { median } from '../report/median.ts'
import { childrenOfFirstTask, content } from '../workload/content.ts'
import {
  type Dashboard,
  fromSources,
  lists,
  lookUps,
  weekOfSnapshots,
} from '../workload/dashboards.ts'

/** A round goes on for this long at least, and reads at least once. */
const roundMs = 5

/** A read that takes longer is timed once. */
const longMs = 500

/** Rows of each kind that the task asked about has, and how many of the others have a row of each kind. */
const rowsOfTask = 50
const tasksWithRows = 100_000

const pageSize = 50

/** Microseconds of one read, the median over the rounds of the mean in a round. */
const timeRead = (db: DatabaseSync, sql: string, params: readonly SqlValue[], rounds: number) => {
  const query = db.prepare(sql)
  const first = performance.now()
  query.all(...params)
  const passed = performance.now() - first
  if (passed > longMs) return passed * 1000
  const times = Array.from({ length: rounds }, () => {
    const started = performance.now()
    let reads = 0
    let time = 0
    do {
      query.all(...params)
      reads += 1
      time = performance.now() - started
    } while (time < roundMs)
    return time / reads
  })
  return median(times) * 1000
}

const placeRow = z.object({ position: z.string() })

/** The first page of each list, and the second, which begins where the first ends in this database. */
const pages = async (
  read: (page: Statement) => Promise<readonly unknown[]>,
): Promise<Dashboard[]> => {
  const asked: Dashboard[] = []
  for (const list of lists) {
    const first = pageOfTasks(list, null, pageSize)
    const rows = await read(first)
    const after = position.parse(JSON.parse(placeRow.parse(rows.at(-1)).position))
    asked.push(
      { ...first, name: list.name },
      { ...pageOfTasks(list, after, pageSize), name: `${list.name}, page two` },
    )
  }
  return asked
}

const detailRow = z.object({ detail: z.string() })

/** How SQLite finds the rows: each index once, with the ranges that are sought in it. */
const planOf = (db: DatabaseSync, { sql, params }: Dashboard): string => {
  const details = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...params)
  const ranges = new Map<string, Set<string>>()
  for (const row of details) {
    const [, way = '', range = ''] =
      /^((?:SEARCH|SCAN \w{2,}|USE)[^(]*)(.*)/.exec(detailRow.parse(row).detail) ?? []
    if (way !== '') ranges.set(way, (ranges.get(way) ?? new Set()).add(range))
  }
  return [...ranges].map(([way, found]) => way + [...found].join(', ')).join('; ')
}

const rowsRead = async (db: Database, sql: string, params: readonly SqlValue[]) => {
  const [result] = await db.batch([statement(sql, ...params)])
  return { read: result?.rows_read ?? 0, returned: result?.rows.length ?? 0 }
}

const measure = async (tasks: number, rounds: number) => {
  const size = { tasks, withChildren: Math.min(tasks, tasksWithRows) }
  const finishedJobs = size.withChildren
  const sql = [
    ...databaseSql('viewkeeper', [
      ...content({ ...size, finishedJobs }),
      ...childrenOfFirstTask(rowsOfTask),
    ]),
    weekOfSnapshots,
  ]
  using local = new LocalDatabase(sql, 'NORMAL')
  await using d1 = await openD1(sql)
  const onD1 = await pages(async (page) => (await d1.db.batch([page]))[0]?.rows ?? [])
  const locally = await pages(async ({ sql: text, params }) =>
    local.sqlite.prepare(text).all(...params),
  )
  const asked = [...locally, ...lookUps]
  const rows: string[][] = []
  for (const [at, query] of asked.entries()) {
    const { sql: text, params } = onD1[at] ?? query
    const { read, returned } = await rowsRead(d1.db, text, params)
    const sources = await rowsRead(d1.db, fromSources({ ...query, sql: text }), params)
    const time = timeRead(local.sqlite, query.sql, query.params, rounds)
    const sourcesTime = timeRead(local.sqlite, fromSources(query), query.params, rounds)
    rows.push([
      query.name,
      number(returned),
      number(read),
      returned === 0
        ? '-'
        : read / returned > 4
          ? `**${number(read / returned)}** (> 4)`
          : number(read / returned),
      number(sources.read),
      number(time),
      number(sourcesTime),
      `${number(sourcesTime / time)} ×`,
    ])
  }
  const head = [
    'dashboard',
    'rows',
    'read',
    'read a row',
    'from sources: read',
    'µs',
    'from sources: µs',
    'faster',
  ]
  const plans = asked.map((query) => `- ${query.name}: ${planOf(local.sqlite, query)}`)
  return { text: `${number(tasks)} tasks:\n\n${table([head, ...rows])}`, plans: plans.join('\n') }
}

export const dashboards: Part = {
  name: 'dashboards',
  title: "The guide's dashboards, from the views and from the source tables",
  run: async ({ quick }) => {
    const sizes = quick ? [100, 2000] : [1000, 100_000, 1_000_000]
    const measured: Awaited<ReturnType<typeof measure>>[] = []
    for (const tasks of sizes) measured.push(await measure(tasks, quick ? 3 : 9))
    const plans = measured.at(-1)?.plans
    const isSame = measured.every((one) => one.plans === plans)
    return `Rows as D1 counts them in workerd; time on SQLite, prepared statements. All tasks are in one project, with one and
the same \`updated_at\`; the one asked about has ${rowsOfTask} rows of each kind, up to ${number(tasksWithRows)} others one, and there are as many
finished jobs. Lists are pages of ${pageSize}, as the endpoint reads them; from the sources: the same tasks, their summaries computed.

${measured.map(({ text }) => text).join('\n\n')}

EXPLAIN QUERY PLAN${isSame ? ', the same at every size' : ''}:

${plans}`
  },
}
