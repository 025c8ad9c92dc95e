import type { DatabaseSync } from 'node:sqlite'
import { type SqlValue, statement } from '../../src/db/database.ts'
import { openD1 } from '../databases/d1.ts'
import { LocalDatabase } from '../databases/local.ts'
import { databaseSql } from '../databases/schema.ts'
import type { Part } from '../part.ts'
import { number, table } from '../report/markdown.ts'
import { median } from '../report/median.ts'
import { childrenOfFirstTask, content } from '../workload/content.ts'
import { fromSources, dashboards as queries, weekOfSnapshots } from '../workload/dashboards.ts'

/** A round goes on for this long at least, and reads at least once. */
const roundMs = 5

/** Rows of each kind that the task asked about has. */
const rowsOfTask = 50

/** Microseconds of one read, the median over the rounds of the mean in a round. */
const timeRead = (db: DatabaseSync, sql: string, params: readonly SqlValue[], rounds: number) => {
  const query = db.prepare(sql)
  query.all(...params)
  const times = Array.from({ length: rounds }, () => {
    const started = performance.now()
    let reads = 0
    let passed = 0
    do {
      query.all(...params)
      reads += 1
      passed = performance.now() - started
    } while (passed < roundMs)
    return passed / reads
  })
  return median(times) * 1000
}

const measure = async (tasks: number, rounds: number): Promise<string> => {
  const sql = [
    ...databaseSql('viewkeeper', [
      ...content({ tasks, finishedJobs: tasks }),
      ...childrenOfFirstTask(rowsOfTask),
    ]),
    weekOfSnapshots,
  ]
  using local = new LocalDatabase(sql, 'NORMAL')
  await using d1 = await openD1(sql)
  const rowsRead = async (text: string, params: readonly SqlValue[]) => {
    const [result] = await d1.db.batch([statement(text, ...params)])
    return { read: result?.rows_read ?? 0, returned: result?.rows.length ?? 0 }
  }
  const rows = [
    [
      'question',
      'rows',
      'read',
      'efficiency',
      'from sources: read',
      'µs',
      'from sources: µs',
      'faster',
    ],
  ]
  for (const query of queries) {
    const { read, returned } = await rowsRead(query.sql, query.params)
    const sources = await rowsRead(fromSources(query), query.params)
    const time = timeRead(local.sqlite, query.sql, query.params, rounds)
    const sourcesTime = timeRead(local.sqlite, fromSources(query), query.params, rounds)
    const efficiency = (returned / read).toFixed(2)
    rows.push([
      query.name,
      number(returned),
      number(read),
      query.isLookup && read !== returned ? `**${efficiency}** (< 1)` : efficiency,
      number(sources.read),
      number(time),
      number(sourcesTime),
      `${number(sourcesTime / time)} ×`,
    ])
  }
  return `${number(tasks)} tasks, ${number(tasks)} finished jobs:\n\n${table(rows)}`
}

export const dashboards: Part = {
  name: 'dashboards',
  title: "A dashboard's questions, from the views and from the source tables",
  run: async ({ quick }) => {
    const sizes = quick ? [100, 2000] : [1000, 100_000]
    const tables: string[] = []
    for (const tasks of sizes) tables.push(await measure(tasks, quick ? 3 : 9))
    return `Rows as D1 counts them; efficiency is rows returned / rows read, 1 for each of the five look-ups. Time on SQLite,
prepared statements. All tasks are in one project; the one asked about has ${rowsOfTask} rows of each kind.

${tables.join('\n\n')}`
  },
}
