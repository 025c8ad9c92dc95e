import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withDatabase } from '../../scripts/local/worker.ts'
import { databaseFolder } from '../../scripts/local/wrangler.ts'
import { statement } from '../../src/db/database.ts'
import { localD1, migrationStatements } from '../d1.ts'
import { rows } from '../monotask.ts'
import { cloudflareApi } from './cloudflare-api.ts'

const root = join(import.meta.dirname, '../..')
let data: string
const execute = (...sql: readonly string[]) =>
  withDatabase(databaseFolder(data), (db) => db.batch(sql.map((text) => statement(text))))
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'viewkeeper-'))
  await execute(...migrationStatements(), ...rows)
})
afterAll(() => rmSync(data, { recursive: true }))

const verify = (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; out: string; error: string }> =>
  new Promise((resolve) => {
    const options = { cwd: root, env: { ...process.env, ...env } }
    const all = ['scripts/views.ts', 'verify', ...args]
    const child = execFile(process.execPath, all, options, (_, out, error) =>
      resolve({ code: child.exitCode ?? -1, out, error }),
    )
  })

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1)

test('exits with 0 where all is exact, and writes nothing to standard error', async () => {
  const { code, out, error } = await verify(['--data', data])
  expect(lastLine(out)).toBe('All five views are exact: 8 rows compared.')
  expect([code, error]).toEqual([0, ''])
})

test.each([
  ['no view of that name', ['task_summary'], 'There is no view task_summary. The views are'],
  ['two views', ['task_progress_summary', 'project_statistics'], "Too many arguments for 'verify'"],
  ['an unknown option', ['--everything'], "Unknown option '--everything'"],
])('exits with 2 for %s', async (_, args, message) => {
  const { code, out, error } = await verify([...args, '--data', data])
  expect(error).toContain(message)
  expect([code, out]).toEqual([2, ''])
})

test('exits with 1 for a difference, whose command names the database as this one did', async () => {
  await execute('UPDATE task_progress_summary_mv SET evidence_count = 9')
  const { code, out } = await verify(['task_progress_summary', '--data', data])
  expect(lastLine(out)).toBe(
    `task_progress_summary_mv differs in 1 row; this mends it: npm run views -- refresh task_progress_summary_mv --data ${data}`,
  )
  expect(code).toBe(1)
})

test('exits with 1, with what to do, where a migration is still to come', async () => {
  await execute(
    'CREATE TABLE viewkeeper_migrations (name TEXT)',
    "INSERT INTO viewkeeper_migrations VALUES ('0001_monotask.sql')",
  )
  const { code, error } = await verify(['--data', data])
  expect(error).toMatch(/The database has not had 0002_.*First: npm run db:migrate/)
  expect(code).toBe(1)
})

describe('--remote', () => {
  test('compares the deployed database over wrangler', async () => {
    await using local = await localD1()
    await local.db.batch(
      [...rows, 'DROP TRIGGER refresh_progress_on_evidence'].map((sql) => statement(sql)),
    )
    await using api = await cloudflareApi(local.db)
    const { code, out } = await verify(['task_progress_summary', '--remote'], api.env)
    expect(lastLine(out)).toBe(
      '1 trigger or plain view is missing; this mends it: npm run views -- resume --remote',
    )
    expect(code).toBe(1)
  })

  test('that cannot be reached says so', async () => {
    const nobody = {
      CLOUDFLARE_API_BASE_URL: 'http://127.0.0.1:1/client/v4',
      CLOUDFLARE_API_TOKEN: 'none',
      CLOUDFLARE_ACCOUNT_ID: 'none',
    }
    const { code, out, error } = await verify(['--remote'], nobody)
    expect(error).toMatch(/^The remote database failed:\n/m)
    expect(error).not.toContain('    at ')
    expect([code, out]).toEqual([2, ''])
  })
})
