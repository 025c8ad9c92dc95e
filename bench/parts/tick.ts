import * as z from 'zod'
import { application } from '../../src/app.ts'
import { Database, statement } from '../../src/db/database.ts'
import { systemTimer } from '../../src/db/timer.ts'
import { runCron } from '../../src/jobs/schedule.ts'
import { baseline } from '../../src/keeper/schema.ts'
import { parseSettings } from '../../src/settings.ts'
import { readLargestKeys } from '../../src/store/large-keys.ts'
import { type D1, openD1, runAll } from '../databases/d1.ts'
import { filledViews, workerTables } from '../databases/schema.ts'
import { extraRows } from '../measure/rows.ts'
import type { Part } from '../part.ts'
import { atMost, number, table } from '../report/markdown.ts'
import { monthTable, type Spent } from '../report/month.ts'
import { content } from '../workload/content.ts'
import { operations } from '../workload/operations.ts'

const { catalog } = application

const goals = { statements: 50, written: 10 }

/** Writes of each kind between two ticks. */
const writesOfEach = 10

const crons = { tick: '*/5 * * * *', hourly: '17 * * * *', daily: '41 3 * * *' }

const settings = parseSettings({ ALERT_WEBHOOK_URL: 'https://alerts.example.com/' })

/** What comparing the large keys takes, once a day: as it is foreseen, which is a little more than is read. */
const ofLargeKeys = async ({ db }: D1): Promise<Spent> => {
  const keys = await readLargestKeys(db, 1000)
  const read = keys.reduce((sum, { rows }) => sum + rows, 0)
  return { statements: 2 * keys.length, read, written: keys.length, ms: 0 }
}

/** Plays one cron event `minutes` from now; answers what it took. */
const play = async ({ transport }: D1, cron: string, minutes: number): Promise<Spent> => {
  const db = new Database('bench', transport)
  const time = new Date(Date.now() + minutes * 60_000)
  const started = performance.now()
  await runCron(cron, time, {
    db,
    application,
    settings,
    now: () => time,
    timer: systemTimer,
    fetch: async () => new Response(null, { status: 204 }),
    dryRun: false,
  })
  const { statements, rows_read: read, rows_written: written } = db.usage
  return { statements, read, written, ms: performance.now() - started }
}

const write = async ({ db }: D1, round: number): Promise<void> => {
  for (const { sql, params } of operations)
    for (let n = 0; n < writesOfEach; n += 1)
      await db.run(statement(sql, ...params(round * writesOfEach + n, n + 1)))
}

const runRow = z.object({ job: z.string(), rows_read: z.number(), rows_written: z.number() })

/** What each job of the last tick took. */
const byJob = async ({ db }: D1): Promise<string> => {
  const runs = await db.all(
    statement(`SELECT r.key AS job, r.value ->> 'rows_read' AS rows_read, r.value ->> 'rows_written' AS rows_written
      FROM viewkeeper_invocations i, json_each(i.runs) r
      WHERE i.started_at_ms = (SELECT max(started_at_ms) FROM viewkeeper_invocations) ORDER BY r.key`),
    runRow,
  )
  return runs
    .map((run) => `${run.job} ${number(run.rows_read)} and ${number(run.rows_written)}`)
    .join(', ')
}

interface Measured {
  readonly tasks: number
  readonly ticks: readonly (readonly [name: string, spent: Spent])[]
  readonly jobs: string
  readonly hourly: Spent
  readonly daily: Spent
  /** Once a day, beyond what the tick takes in any case. */
  readonly largeKeys: Spent
  readonly viewBytes: number
}

const measure = async (tasks: number): Promise<Measured> => {
  await using d1 = await openD1([
    ...baseline(catalog),
    ...content({ tasks, pendingJobs: 50, finishedJobs: tasks }),
  ])
  const sourceBytes = d1.db.usage.size_bytes
  await runAll(d1.db, filledViews())
  const viewBytes = d1.db.usage.size_bytes - sourceBytes
  await runAll(d1.db, workerTables())
  const ticks: (readonly [string, Spent])[] = [['first', await play(d1, crons.tick, 0)]]
  await write(d1, 0)
  ticks.push(['after writes', await play(d1, crons.tick, 5)])
  await write(d1, 1)
  ticks.push(['after writes again', await play(d1, crons.tick, 10)])
  const jobs = await byJob(d1)
  ticks.push(['quiet', await play(d1, crons.tick, 15)])
  for (let minutes = 20; minutes < 60; minutes += 5) await play(d1, crons.tick, minutes)
  const daily = await play(d1, crons.daily, 61)
  // By then what an hour of ticks has stored is to be deleted, or to become one sample: a cleanup as it is every hour.
  const hourly = await play(d1, crons.hourly, 9 * 24 * 60 + 17)
  const largeKeys = await ofLargeKeys(d1)
  return { tasks, ticks, jobs, hourly, daily, largeKeys, viewBytes }
}

const ticksTable = (measured: readonly Measured[]): string =>
  table([
    ['tasks', 'tick', 'statements', 'rows read', 'rows written', 'ms'],
    ...measured.flatMap(({ tasks, ticks, hourly, daily, largeKeys }) => [
      ...ticks.map(([name, { statements, read, written, ms }]) => [
        number(tasks),
        name,
        atMost(statements, goals.statements),
        atMost(read, settings.auditMaxRowsRead),
        atMost(written, goals.written),
        number(ms),
      ]),
      ...Object.entries({
        'hourly: cleanup': hourly,
        'daily: optimize': daily,
        'daily: large keys': largeKeys,
      }).map(([name, { statements, read, written, ms }]) =>
        [tasks, name, statements, read, written, ms].map((cell) =>
          typeof cell === 'number' ? number(cell) : cell,
        ),
      ),
    ]),
  ])

export const tick: Part = {
  name: 'tick',
  title: 'The cron, and what a month costs',
  run: async ({ quick }) => {
    const sizes = quick ? [1000] : [1000, 100_000, 1_000_000]
    const measured: Measured[] = []
    for (const tasks of sizes) measured.push(await measure(tasks))
    const extra = await extraRows('viewkeeper', { tasks: 1000 }, 'monotask')
    return `Each task has five child rows, and the queue holds 50 pending jobs and as many finished ones as there are tasks. Between ticks ${operations.length * writesOfEach}
writes were made. Rows as D1 counts them.

${ticksTable(measured)}

Rows read and written by job, in the third tick of the largest: ${measured.at(-1)?.jobs}.

${monthTable(
  measured.map(({ tasks, ticks, hourly, daily, largeKeys, viewBytes }) => ({
    tasks,
    tick: ticks.at(-2)?.[1] ?? hourly,
    hourly,
    daily: [daily, largeKeys],
    viewBytes,
  })),
  extra,
)}`
  },
}
