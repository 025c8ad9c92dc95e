import * as z from 'zod'
import { tickMs } from '../../../src/alerting/tick.ts'
import { type Database, type Statement, statement } from '../../../src/db/database.ts'
import type { Demo } from '../../../src/demo.ts'
import { identifier } from '../../../src/engine/expressions/sql.ts'
import type { Application } from '../../../src/jobs/job.ts'
import { cronOf } from '../../../src/jobs/schedule.ts'
import { saveAlertRules, saveAlerts } from '../../../src/store/alerts.ts'
import { saveSample } from '../../../src/store/samples.ts'
import { insertSilence } from '../../../src/store/silences.ts'
import { saveSizeSample } from '../../../src/store/size-samples.ts'
import { sizeAt } from './readings.ts'
import { type Replayed, replay } from './replay.ts'
import { recordRuns } from './runs.ts'
import { story, type Tick } from './week.ts'

const hourMs = 3_600_000

/** Runs of the tick are recorded of its last two days: there are 288 a day. */
const runsFromTick = 2 * 288

/** What the week takes in the database, bytes, about. */
const bytesOfWeek = 3_550_000

const countRows = async (db: Database, { catalog }: Application) => {
  const counts = new Map<string, number>()
  for (const { table } of catalog.views) {
    const row = await db.first(
      statement(`SELECT count(*) AS rows FROM ${identifier(table)}`),
      z.object({ rows: z.number() }),
    )
    counts.set(table, row?.rows ?? 0)
  }
  return counts
}

/** Samples of the same series share the list of their names, which is stored once: both statements have their key first. */
const samplesOf = (database: string, { samples }: Replayed): Statement[] => {
  const statements = new Map<string, Statement>()
  for (const sample of samples)
    for (const one of saveSample(database, sample))
      statements.set(JSON.stringify(one.params.slice(0, 2)), one)
  return [...statements.values()]
}

const runsOf = async (
  database: string,
  application: Application,
  events: Replayed['events'],
): Promise<Statement[]> => {
  const numbers = new Map<string, number>()
  const statements: Statement[] = []
  for (const { event, runs } of events) {
    const number = (numbers.get(event.cron) ?? 0) + 1
    numbers.set(event.cron, number)
    statements.push(...(await recordRuns(event, runs, { application, database, number })))
  }
  return statements
}

const silenceOf = (now: Date): readonly Statement[] => {
  const { from, until, matchers, comment } = story.silence
  const startMs = now.getTime() - from * tickMs
  return insertSilence({
    ...{ id: crypto.randomUUID(), matchers, comment, created_by: 'demo', fingerprint: null },
    ...{ starts_at_ms: startMs, created_at_ms: startMs },
    ends_at_ms: now.getTime() - until * tickMs,
  })
}

interface Filled {
  readonly application: Application
  readonly demo: Demo
  readonly ticks: readonly Tick[]
  readonly now: Date
}

/**
 * Makes up what the worker would have measured, done and raised at these ticks: samples, runs, sizes, alerts that are
 * over and a silence that has ended. Only records of ours, in one transaction: nothing of it is what the next evaluate
 * goes by, save that its alerts have ended and how big the database was.
 */
export const fillHistory = async (
  db: Database,
  { application, demo, ticks, now }: Filled,
): Promise<void> => {
  const rows = await countRows(db, application)
  const sizeBytes = db.usage.size_bytes + bytesOfWeek
  const made = { application, demo, now, rows, sizeBytes }
  const replayed = replay(made, db.name, ticks)
  const tickCron = cronOf(application, 'evaluate')
  const sinceMs = now.getTime() - runsFromTick * tickMs
  const recorded = replayed.events.filter(
    ({ event }) => event.cron !== tickCron || event.dueMs >= sinceMs,
  )
  const hours = Array.from({ length: 8 * 24 }, (_, hour) => now.getTime() - (hour + 1) * hourMs)
  await db.batch([
    ...samplesOf(db.name, replayed),
    ...(await runsOf(db.name, application, recorded)),
    ...hours.map((ms) => saveSizeSample(db, new Date(ms), sizeAt(made, ms))),
    saveAlerts(replayed.alerts),
    saveAlertRules(replayed.alerts),
    ...silenceOf(now),
  ])
}
