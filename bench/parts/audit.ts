import * as z from 'zod'
import { application } from '../../src/app.ts'
import type { Database } from '../../src/db/database.ts'
import { systemTimer } from '../../src/db/timer.ts'
import { auditJob } from '../../src/jobs/audit.ts'
import { baseline } from '../../src/keeper/schema.ts'
import { parseSettings } from '../../src/settings.ts'
import { readAuditRecord } from '../../src/store/audit-record.ts'
import { readLargestKeys } from '../../src/store/large-keys.ts'
import { type D1, openD1, timed } from '../databases/d1.ts'
import { filledViews, workerTables } from '../databases/schema.ts'
import type { Part } from '../part.ts'
import { atMost, number, table } from '../report/markdown.ts'
import { content } from '../workload/content.ts'
import { projectsOf, richTasks, rowsOfTask } from '../workload/rich-tasks.ts'

const settings = parseSettings({})
const { auditMaxRowsRead, auditLargeKeysHour, auditSweepHours } = settings
const longestMs = 100

const ofView = z.object({
  checked: z.number(),
  rows_foreseen: z.number(),
  rows_compared: z.number(),
})

/** Rows below tasks that the measured ticks come to, at most: the others are bare, which they do not see. */
const mostRichRows = 600_000

const audit = (db: Database, time: Date) =>
  auditJob.run({
    db,
    application,
    settings,
    now: () => time,
    fetch: () => Promise.reject(new Error('an audit sends nothing')),
    timer: systemTimer,
    dueAt: time,
    runId: 'run-1',
    timeLeftMs: () => 60_000,
    leave: () => {},
    trigger: 'cron',
    dryRun: false,
  })

const foreseenHours = async (db: Database): Promise<number> => {
  const record = await readAuditRecord(db)
  return Math.max(...(record?.views ?? []).map(({ sweep }) => sweep.foreseen_ms)) / 3_600_000
}

/** One tick's audit, as a row of the table. */
const tickRow = async (d1: D1, time: Date): Promise<string[]> => {
  const { db, held } = timed(d1)
  const { views } = await audit(db, time)
  const all = Object.values(z.record(z.string(), ofView).parse(views))
  const sum = (name: keyof z.infer<typeof ofView>) =>
    all.reduce((total, view) => total + view[name], 0)
  return [
    number(sum('checked')),
    number(sum('rows_foreseen')),
    atMost(sum('rows_compared'), sum('rows_foreseen')),
    atMost(db.usage.rows_read, auditMaxRowsRead),
    number(db.usage.statements),
    atMost(Math.max(...held), longestMs),
    atMost(await foreseenHours(db), auditSweepHours),
  ]
}

const largeLine = async (d1: D1, tasks: number): Promise<string> => {
  const time = new Date()
  time.setUTCDate(time.getUTCDate() + 2)
  time.setUTCHours(auditLargeKeysHour, 0, 0, 0)
  const { db, held } = timed(d1)
  const [large] = await readLargestKeys(db, 1)
  if (large === undefined) return ''
  await audit(db, time)
  return `The project of ${number(0.9 * tasks)} tasks, foreseen to read ${number(large.rows)} rows, was compared by itself in ${number(Math.max(...held))} ms.`
}

interface Measured {
  readonly rows: string[][]
  readonly large: string
}

const measure = async (tasks: number, perTask: number): Promise<Measured> => {
  const of = rowsOfTask.get(perTask)
  if (of === undefined) throw new Error(`no task has ${perTask} rows`)
  const rich = Math.min(tasks, Math.floor(mostRichRows / perTask))
  await using d1 = await openD1([
    ...baseline(application.catalog),
    ...content({ tasks, withChildren: 0, pendingJobs: 50 }),
    ...projectsOf(tasks),
    ...richTasks(1, rich, of),
    ...filledViews(),
    ...workerTables(),
  ])
  const begun = Date.now()
  await audit(d1.db, new Date(begun))
  const rows: string[][] = []
  for (const tick of [1, 2, 3])
    rows.push([
      number(tasks),
      number(perTask),
      ...(await tickRow(d1, new Date(begun + tick * 300_000))),
    ])
  return { rows, large: await largeLine(d1, tasks) }
}

export const auditPart: Part = {
  name: 'audit',
  title: 'What a tick of the audit was to read, and what it read',
  run: async ({ quick }) => {
    const sizes = quick ? [1000] : [10_000, 100_000, 1_000_000]
    const measured: Measured[] = []
    for (const tasks of sizes)
      for (const perTask of rowsOfTask.keys()) measured.push(await measure(tasks, perTask))
    const head = [
      ...['tasks', 'rows a task', 'keys compared', 'to be read, at most', 'read by comparisons'],
      ...['read in all', 'statements', 'longest statement, ms', 'sweep foreseen, hours'],
    ]
    return `Three ticks after the first, with the default settings: at most ${number(auditMaxRowsRead)} rows a tick, a sweep within ${auditSweepHours} hours. Nine tasks of
ten are in one project. The tasks that these ticks come to have so many rows below them; the others are bare.

${table([head, ...measured.flatMap(({ rows }) => rows)])}

${measured.map(({ large }) => large).join('\n')}`
  },
}
