import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { runDuring } from '../../../scripts/during/run-during.ts'
import { withDatabase } from '../../../scripts/local/worker.ts'
import { databaseFolder, readConfig } from '../../../scripts/local/wrangler.ts'
import { wrapFile } from '../../../scripts/wrap/wrap-file.ts'
import { type Database, statement } from '../../../src/db/database.ts'
import { migrationStatements } from '../../d1.ts'
import { expectKept, seed } from './database.ts'
import { leaf, newFirst } from './patterns.ts'

const root = join(import.meta.dirname, '../../..')
const application = mkdtempSync(join(tmpdir(), 'viewkeeper-'))
const data = join(application, 'state')
const on = <T>(use: (db: Database) => Promise<T>) => withDatabase(databaseFolder(data), use)

// An application with a folder of migrations and a ledger of its own, in the database that Viewkeeper keeps.
beforeAll(async () => {
  mkdirSync(join(application, 'migrations'))
  writeFileSync(
    join(application, 'wrangler.toml'),
    `name = "monotask"\n[[d1_databases]]\nbinding = "DB"\ndatabase_name = "monotask"\ndatabase_id = "${(await readConfig()).databaseId}"\n`,
  )
  await on(async (db) => {
    await db.batch([...migrationStatements(), ...seed].map((sql) => statement(sql)))
  })
})
afterAll(() => rmSync(application, { recursive: true }))

const write = (name: string, sql: string): string => {
  const file = join(application, 'migrations', name)
  writeFileSync(file, sql)
  return file
}

const run = (command: string, args: readonly string[], cwd: string) =>
  new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) => {
    const env = {
      ...process.env,
      CI: 'true',
      // As npm sets them for whoever calls it from there.
      INIT_CWD: application,
      npm_lifecycle_script: 'node scripts/views.ts',
      WRANGLER_SEND_METRICS: 'false',
    }
    const child = execFile(command, args, { cwd, env }, (_, stdout, stderr) =>
      resolve({ status: child.exitCode, stdout, stderr }),
    )
  })

const views = (...args: string[]) => run(process.execPath, ['scripts/views.ts', ...args], root)
const migrate = [
  process.execPath,
  join(root, 'node_modules/wrangler/bin/wrangler.js'),
  ...['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', data],
]
const wrangler = () => run(migrate[0] ?? '', migrate.slice(1), application)
const [drizzle] = newFirst
const rebuild = drizzle?.sql(leaf) ?? ''

test('a wrapped migration is applied by wrangler, whole', async () => {
  const file = write('0001_evidence.sql', rebuild)
  const { status, stdout, stderr } = await views(
    'wrap',
    'migrations/0001_evidence.sql',
    '--local',
    '--data',
    data,
  )
  expect(stderr).toContain('task_progress_summary: survives as it is, refreshed')
  expect(status).toBe(0)
  writeFileSync(file, stdout)
  expect(await wrangler()).toMatchObject({ status: 0 })
  await on(expectKept)
})

test('where a wrapped migration fails, the database stays as it was', async () => {
  const file = write('0002_fails.sql', 'ALTER TABLE tasks ADD COLUMN estimate INTEGER')
  const { sql } = await wrapFile({ file, local: true, remote: false, data })
  writeFileSync(file, `${sql}\nINSERT INTO nowhere VALUES (1);\n`)
  const { status, stderr } = await wrangler()
  expect(stderr).toContain('no such table: nowhere')
  expect(status).not.toBe(0)
  await on(expectKept)
  rmSync(file)
})

test('wrangler applies a migration as it is under during', async () => {
  write('0002_evidence.sql', rebuild)
  vi.stubEnv('INIT_CWD', application)
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const quiet = ['sh', '-c', 'exec "$@" > /dev/null', 'sh', ...migrate]
  expect(await runDuring({ remote: false, data }, quiet)).toBe(0)
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  await on(expectKept)
})

test('npm run … > FILE holds the migration alone', async () => {
  const file = write('0003_note.sql', 'ALTER TABLE tasks ADD COLUMN note TEXT')
  const out = join(application, 'out.sql')
  const child = execFile('sh', ['-c', 'npm run views -- wrap "$1" > "$2"', 'sh', file, out], {
    cwd: root,
  })
  const status = await new Promise((resolve) => child.once('exit', resolve))
  expect(status).toBe(0)
  expect(readFileSync(out, 'utf8')).toMatch(
    /^-- A migration of the application[\s\S]*viewkeeper_pause;\n$/,
  )
})
