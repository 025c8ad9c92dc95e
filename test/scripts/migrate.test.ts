import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as z from 'zod'
import { migrationNames } from '../../scripts/local/ledger.ts'
import { withDatabase } from '../../scripts/local/worker.ts'
import { databaseFolder } from '../../scripts/local/wrangler.ts'
import { statement } from '../../src/db/database.ts'
import { monotask, rows, withOwnColumns, withoutColumn } from '../monotask.ts'

const root = join(import.meta.dirname, '../..')
let data: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'viewkeeper-'))
})
afterEach(() => rmSync(data, { recursive: true }))

const run = (script: string, ...args: string[]): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    const all = [`scripts/${script}`, ...args, '--data', data]
    const child = execFile(process.execPath, all, { cwd: root }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    )
  })

const execute = (statements: readonly string[]) =>
  withDatabase(databaseFolder(data), (db) => db.batch(statements.map((sql) => statement(sql))))

const named = async (...names: readonly string[]): Promise<string[]> => {
  const list = names.map((name) => `'${name}'`).join(', ')
  const [result] = await execute([
    `SELECT name FROM sqlite_master WHERE name IN (${list}) ORDER BY name`,
  ])
  return z
    .array(z.object({ name: z.string() }))
    .parse(result?.rows)
    .map(({ name }) => name)
}

const triggers = async (): Promise<number> => {
  const [result] = await execute(["SELECT count(*) AS n FROM sqlite_master WHERE type = 'trigger'"])
  return z.object({ n: z.number() }).parse(result?.rows[0]).n
}

test('an existing database is examined, migrated and probed', async () => {
  const ofTheApplication = (sql: string) =>
    sql.replace('INDEX IF NOT EXISTS idx_tasks_project_id', 'INDEX tasks_by_project')
  await execute([
    ...monotask(withOwnColumns, ofTheApplication),
    'CREATE INDEX newest ON tasks (project_id, updated_at)',
  ])
  const { code, output } = await run('migrate.ts')
  expect(output.match(/^Applied: /gm)).toHaveLength(migrationNames().length)
  expect(output).toContain('Applied: 0006_dashboards.sql\n')
  expect(output).toContain(
    'has indexes that do the same: idx_tasks_project_id, viewkeeper_tasks_by_update\n',
  )
  const indexes = ['idx_tasks_project_id', 'newest', 'tasks_by_project'] as const
  expect(await named(...indexes, 'viewkeeper_tasks_by_update')).toEqual(indexes.slice(1))
  expect(output).toContain('Every trigger was fired once and undone')
  expect(code).toBe(0)
  expect((await run('migrate.ts')).output).not.toContain('Not kept')
  const doctor = await run('views.ts', 'doctor')
  expect(doctor.output).toContain('No fault.')
  expect(doctor.code).toBe(0)
  const back = await run('rollback.ts')
  expect(back.output).toContain('Nothing of ours is left.')
  expect(await named(...indexes, 'viewkeeper_tasks_by_priority')).toEqual(indexes.slice(1))
})

test('a fault stops the migration before anything is changed', async () => {
  await execute([...monotask(withoutColumn('tasks', 'priority')), ...rows])
  const { code, output } = await run('migrate.ts')
  expect(output).toMatch(
    /^fault +tasks.priority is missing, .* ADD COLUMN priority INTEGER NOT NULL DEFAULT 2,/m,
  )
  expect(output).toContain('Nothing was changed.')
  expect(output).not.toContain('    at ')
  expect(code).toBe(1)
  expect(await triggers()).toBe(0)
})

test('triggers that break writes are taken off again, and the application can write', async () => {
  await execute([...monotask(), ...rows, 'CREATE TABLE viewkeeper_replaced (view TEXT)'])
  const { code, output } = await run('migrate.ts')
  expect(output).toMatch(/triggers break writes that succeed without them/)
  expect(output).toContain('Our triggers have been taken off again')
  expect(output).not.toContain('    at ')
  expect(code).toBe(1)
  expect(await triggers()).toBe(0)
  await execute(["REPLACE INTO tasks (id, project_id, title) VALUES ('t', 'p', 'New')"])
  expect((await run('views.ts', 'doctor')).output).toContain('the triggers are paused')
})

test('triggers that a migration changes stay out while views are paused, and resume puts them back', async () => {
  await execute([...monotask(), ...rows])
  await run('migrate.ts')
  const all = await triggers()
  expect((await run('rollback.ts', '--to', '10')).output).toContain('Undone: 0011_lean_triggers')
  expect((await run('views.ts', 'pause')).code).toBe(0)
  expect((await run('migrate.ts')).output).toContain('The triggers are paused and were not fired')
  expect(await triggers()).toBe(0)
  expect((await run('views.ts', 'resume')).code).toBe(0)
  expect(await triggers()).toBe(all)
  expect((await run('views.ts', 'doctor')).output).toContain('No fault.')
})

test('a trigger that is missing is named, with what mends it, and the exit is 1', async () => {
  await run('migrate.ts')
  await execute(['DROP TRIGGER refresh_progress_on_evidence'])
  const { code, output } = await run('migrate.ts')
  expect(output).toContain('Nothing was to be applied')
  expect(output).toContain('1 trigger or plain view is missing: refresh_progress_on_evidence.\n')
  expect(output).toContain(`This mends it: npm run views -- resume --data ${data}`)
  expect(output).not.toContain('Every trigger was fired')
  expect(code).toBe(1)
  expect((await run('views.ts', 'status')).code).toBe(1)
  expect((await run('views.ts', 'resume')).code).toBe(0)
  expect((await run('views.ts', 'status')).code).toBe(0)
})
