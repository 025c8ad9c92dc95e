import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Database, statement } from '../../src/db/database.ts'
import { newestMigration } from '../../src/fleet/newest-migration.ts'
import { shownPath } from '../command-line/paths.ts'
import { counted } from '../command-line/words.ts'
import { applyAll, ofControl } from '../fleet/apply.ts'
import { demoNames } from '../fleet/demo-names.ts'
import { copyDatabases } from '../local/copies.ts'
import { openDatabases } from '../local/database.ts'
import { ledger, migrationNames } from '../local/ledger.ts'
import { readMigrations } from '../local/migrations.ts'
import { StartError } from '../local/start-error.ts'
import type { FleetBinding } from './fleet-worker.ts'

/** Which of the databases is broken on purpose, and which is slow; the first of so many others have had jobs fail. */
const odd = { broken: 6, slow: 12 } as const
const withFailures = 8

/** The databases of a fleet of so many, one of them broken on purpose and one slow. */
export const demoDatabases = (count: number): FleetBinding[] =>
  demoNames(count).map((name, n) => ({
    name,
    behaviour: n === odd.broken ? 'broken' : n === odd.slow ? 'slow' : 'well',
  }))

/** Writes what databases.json says of them, every fourth one with a plan that is paid, into the folder; gives its path. */
export const writeDemoFile = (folder: string, databases: readonly FleetBinding[]): string => {
  const file = join(folder, 'databases.json')
  const entries = databases.map(({ name }, n) => ({
    binding: name,
    labels: { tier: n % 4 === 0 ? 'paid' : 'free' },
  }))
  writeFileSync(file, JSON.stringify({ databases: entries }))
  return file
}

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

const makeFleet = async (folder: string, databases: readonly FleetBinding[]): Promise<string> => {
  const names = databases.map(({ name }) => name)
  const failing = databases.filter(({ behaviour }, n) => n < withFailures && behaviour !== 'broken')
  // What an earlier start has left half made.
  rmSync(folder, { recursive: true, force: true })
  copyDatabases(folder, names, [...readMigrations('up'), ...applied()])
  const opened = await openDatabases(['CONTROL', ...names], folder)
  const run = (name: string, sql: readonly string[]) =>
    new Database(name, opened.transport(name)).batch(sql.map((one) => statement(one)))
  try {
    const control = ofControl()
    await applyAll(new Database('CONTROL', opened.transport('CONTROL')), control, control.names)
    for (const one of databases) await run(one.name, rows(failing.includes(one)))
  } finally {
    await opened.dispose()
  }
  return `${counted(names.length, 'database was', 'databases were')} made, of which ${failing.length} have had jobs fail.`
}

/** The queues of a local fleet end with its process: what they still held of a tick comes no more. */
const forgetOpenTicks = async (folder: string): Promise<void> => {
  const { transport, dispose } = await openDatabases(['CONTROL'], folder)
  try {
    await new Database('CONTROL', transport('CONTROL')).run(
      statement(`DELETE FROM viewkeeper_ticks WHERE (tick_ms, shard) IN (
        SELECT t.tick_ms, t.shard FROM viewkeeper_ticks t WHERE t.part = 0 AND t.parts > (
          SELECT count(*) FROM viewkeeper_ticks p WHERE p.tick_ms = t.tick_ms AND p.shard = t.shard AND p.part > 0))`),
    )
  } catch {
    throw new StartError(
      `CONTROL of the fleet in ${shownPath(folder)} is gone, or can't be read. Delete that folder: npm start makes the fleet anew.`,
    )
  } finally {
    await dispose()
  }
}

/**
 * Makes the databases where the folder has none yet; gives what was done, in words. Throws a StartError where those that
 * are there can't be used.
 */
export const prepareFleet = async (
  folder: string,
  databases: readonly FleetBinding[],
): Promise<string> => {
  const made = join(folder, 'made')
  if (!existsSync(made)) {
    const said = await makeFleet(folder, databases)
    writeFileSync(made, newestMigration)
    return said
  }
  if (readFileSync(made, 'utf8') !== newestMigration)
    throw new StartError(
      `The fleet in ${shownPath(folder)} was made by another version. Delete that folder, or choose another with --data.`,
    )
  await forgetOpenTicks(folder)
  return 'The databases keep the rows they have.'
}
