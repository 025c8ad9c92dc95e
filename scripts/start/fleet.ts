import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { unstable_splitSqlQuery } from 'wrangler'
import { Database, statement } from '../../src/db/database.ts'
import { readRegistry } from '../../src/store/fleet/registry.ts'
import { newestTick, partsSince } from '../../src/store/fleet/ticks.ts'
import type { Answer } from '../command-line/answer.ts'
import { waiting } from '../command-line/progress.ts'
import { aligned } from '../command-line/table.ts'
import { demoNames } from '../fleet/demo-names.ts'
import { copyDatabases } from '../local/copies.ts'
import { openDatabases } from '../local/database.ts'
import { ledger, migrationNames, migrationsFolder } from '../local/ledger.ts'
import { readMigrations } from '../local/migrations.ts'
import { startReceiver } from '../local/receiver.ts'
import { alertsTable, currentAlerts } from '../local/report.ts'
import { localSettings } from '../local/settings.ts'
import { StartError } from '../local/start-error.ts'
import { requireFreePort } from '../local/worker.ts'
import { buildWorker, readConfig } from '../local/wrangler.ts'
import { atTheirTimes } from './cron.ts'
import { type FleetBinding, startFleetWorker } from './fleet-worker.ts'
import type { StartOptions } from './start.ts'
import { untilStopped } from './until-stopped.ts'

/** Which of the databases is broken on purpose, and which is slow; so many have had jobs fail. */
const odd = { broken: 6, slow: 12 } as const
const withFailures = 8

const bindingsOf = (count: number): FleetBinding[] =>
  demoNames(count).map((name, n) => ({
    name,
    behaviour: n === odd.broken ? 'broken' : n === odd.slow ? 'slow' : 'well',
  }))

const applied = (): string[] => [
  `CREATE TABLE ${ledger} (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TEXT DEFAULT CURRENT_TIMESTAMP)`,
  ...migrationNames().map((name) => `INSERT INTO ${ledger} (name) VALUES ('${name}')`),
]

/** Twenty tasks, and in some databases jobs of the last hour that have failed. */
const rows = (fails: boolean): string[] => [
  "INSERT INTO projects (id, name) VALUES ('p', 'Demo')",
  `INSERT INTO tasks (id, project_id, title) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20)
   SELECT 't' || i, 'p', 'Task ' || i FROM n`,
  ...(fails
    ? [
        `INSERT INTO automation_queue (id, task_id, event_type, status, last_error, started_at, completed_at)
         SELECT 'j' || id, id, 'validate', 'failed', 'made up', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM tasks`,
      ]
    : []),
]

/** Makes the databases where the folder has none yet. */
export const prepareFleet = async (
  folder: string,
  databases: readonly FleetBinding[],
): Promise<string> => {
  const made = join(folder, 'made')
  if (existsSync(made)) return 'The databases keep the rows they have.'
  const names = databases.map(({ name }) => name)
  // What an earlier start has left half made.
  rmSync(folder, { recursive: true, force: true })
  copyDatabases(folder, names, [...readMigrations('up'), ...applied()])
  const opened = await openDatabases(['CONTROL', ...names], folder)
  const run = (name: string, sql: readonly string[]) =>
    new Database(name, opened.transport(name)).batch(sql.map((one) => statement(one)))
  try {
    const control = readFileSync(join(migrationsFolder, 'control/0001_control.sql'), 'utf8')
    await run('CONTROL', unstable_splitSqlQuery(control))
    for (const [n, name] of names.entries()) await run(name, rows(n < withFailures))
  } finally {
    await opened.dispose()
  }
  writeFileSync(made, '')
  return `${names.length} databases were made, of which ${withFailures} have had jobs fail.`
}

/** How often it is looked whether a tick is complete, milliseconds; and for how long at most. */
const lookEveryMs = 500
const longestTickMs = 290_000

/** Waits until every part of the newest tick has ended; gives how long ago that began, milliseconds. */
const tickThrough = async (control: Database): Promise<void> => {
  for (let waited = 0; waited < longestTickMs; waited += lookEveryMs) {
    const tick = await newestTick(control, 0)
    const evaluated = await control.batch([
      statement(
        "SELECT 1 FROM viewkeeper_invocations WHERE series = 'tick complete' AND started_at_ms >= ?1 AND runs ->> '$.deliver.status' IS NOT NULL",
        tick?.tick_ms ?? 0,
      ),
    ])
    if (tick && tick.ended >= tick.parts && (evaluated[0]?.rows.length ?? 0) > 0) return
    await sleep(lookEveryMs)
  }
}

/** What the newest tick came to in each database, by its name. */
const newestOutcomes = async (control: Database) => {
  const tick = await newestTick(control, 0)
  const parts = await partsSince(control, tick?.tick_ms ?? 0)
  return new Map(parts.flatMap((part) => part.outcomes.map((one) => [one.name, one])))
}

/** `19 of 20 databases had their tick; search failed, and is tried again.` */
const tickSentence = async (control: Database): Promise<string> => {
  const outcomes = [...(await newestOutcomes(control)).values()]
  const failed = outcomes.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name)
  if (failed.length === 0) return 'Every database had its tick.'
  const had = `${outcomes.length - failed.length} of ${outcomes.length} databases had their tick`
  return `${had}; ${failed.join(', ')} failed, and is tried again.`
}

/** Every database with what the newest tick came to in it, as a table. */
const fleetTable = async (control: Database): Promise<string> => {
  const outcomes = await newestOutcomes(control)
  return aligned([
    ['database', 'state', 'tick', 'ms', 'statements', 'rows read', 'written', 'firing', ''],
    ...(await readRegistry(control)).map(({ name, state, alerts, error }) => {
      const outcome = outcomes.get(name)
      const numbers = outcome
        ? [outcome.duration_ms, outcome.statements, outcome.rows_read, outcome.rows_written]
        : ['', '', '', '']
      const firing = alerts.filter(({ status }) => status === 'firing').length
      return [name, state, outcome?.outcome ?? '', ...numbers.map(String), `${firing}`, error ?? '']
    }),
  ])
}

/** Runs a fleet here: databases, CONTROL and queues in workerd, one database broken on purpose and one slow. */
export const startFleet = async (
  options: StartOptions & { readonly databases: number },
  say: (line: string) => void,
): Promise<Answer> => {
  const { port, databases: count } = options
  if (options.load !== undefined)
    throw new StartError('--load is for one database: leave out --databases.')
  await requireFreePort(port)
  await requireFreePort(port + 1)
  const folder = join(options.data, `fleet-${count}`)
  const { bindings: own, isReceivedHere, remark } = localSettings(port + 1)
  const databases = bindingsOf(count)
  const settings: Readonly<Record<string, string>> = { ...own, FLEET_SPREAD_SECONDS: '0' }
  const script = await waiting('Building the worker', () => buildWorker())
  say(await waiting('Making the databases', () => prepareFleet(folder, databases)))
  say(remark)
  await using _receiver = isReceivedHere
    ? await startReceiver(port + 1, settings.ALERT_WEBHOOK_SECRET ?? '', say)
    : null
  await using worker = await waiting('Starting the worker', () =>
    startFleetWorker(script, { folder, port, settings, databases }),
  )
  const origin = `http://127.0.0.1:${port}`
  const token = settings.ADMIN_TOKEN ?? ''
  const tick = async (cron: string) => {
    await worker.cron(cron, new Date())
    await tickThrough(worker.control)
    say(`\n${await fleetTable(worker.control)}\n`)
    say(alertsTable(await currentAlerts(origin, token)))
  }
  const { crons } = await readConfig()
  const [first = ''] = crons
  await waiting('A tick of the whole fleet', () => tick(first))
  if (options.once) return { text: await tickSentence(worker.control) }
  say(`\nThe worker listens on ${origin}. Stop with Ctrl+C; the data stays.`)
  await atTheirTimes([first], tick, untilStopped())
  return { text: 'Stopped.' }
}
