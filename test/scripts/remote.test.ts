import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { localD1, migrationStatements } from '../d1.ts'
import { contents } from '../monotask.ts'
import { cloudflareApi } from './cloudflare-api.ts'

const root = join(import.meta.dirname, '../..')

const doctor = (env: Readonly<Record<string, string>>): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    const args = ['scripts/views.ts', 'doctor', '--remote']
    const options = { cwd: root, env: { ...process.env, ...env } }
    const child = execFile(process.execPath, args, options, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    )
  })

test.each([
  ['sound', [], 0, /No fault\./],
  [
    'broken',
    ['CREATE TABLE viewkeeper_replaced (view TEXT)'],
    1,
    /fault +triggers break writes that succeed without them: .*viewkeeper_replaced/,
  ],
])('views doctor --remote tells a %s database over wrangler', async (_, first, code, line) => {
  await using local = await localD1([...first, ...migrationStatements()])
  await using api = await cloudflareApi(local.db)
  const before = await contents(local.db)
  const answer = await doctor(api.env)
  expect(answer.output).toMatch(line)
  expect(answer.code).toBe(code)
  expect(await contents(local.db)).toEqual(before)
})
