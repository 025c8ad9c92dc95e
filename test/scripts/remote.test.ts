import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { statement } from '../../src/db/database.ts'
import { localD1, migrationStatements } from '../d1.ts'
import { schemaOf } from '../keeper/upgrade/database.ts'
import { contents, monotask, rows } from '../monotask.ts'
import { bookmark, cloudflareApi } from './cloudflare-api.ts'

const root = join(import.meta.dirname, '../..')

const execute = (
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    const options = { cwd: root, env: { ...process.env, ...env } }
    const child = execFile(process.execPath, args, options, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    )
  })

const run = (env: Readonly<Record<string, string>>, ...command: readonly string[]) =>
  execute(env, ...command, '--remote')

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
  const answer = await run(api.env, 'scripts/views.ts', 'doctor')
  expect(answer.output).toMatch(line)
  expect(answer.code).toBe(code)
  expect(await contents(local.db)).toEqual(before)
})

describe('db:migrate --remote', () => {
  test('prints the way back before it changes anything, and db:migrate:rollback --remote goes it', async () => {
    await using local = await localD1(monotask())
    await using api = await cloudflareApi(local.db)
    const before = await schemaOf(local.db)
    const migrated = await run(api.env, 'scripts/migrate.ts')
    expect(migrated.output).toContain(
      `npx wrangler d1 time-travel restore DB --bookmark=${bookmark}`,
    )
    expect(migrated.output).toContain('Every trigger was fired once and undone')
    expect(migrated.code).toBe(0)
    const asked = api.asked.findIndex((one) => one.includes('/time_travel/bookmark'))
    const changed = api.asked.findIndex((one) => /CREATE |INSERT |DROP /.test(one))
    expect(asked).toBeGreaterThan(-1)
    expect(changed).toBeGreaterThan(asked)
    const back = await run(api.env, 'scripts/rollback.ts')
    expect(back.output).toContain('Nothing of ours is left.')
    expect(back.code).toBe(0)
    expect(await schemaOf(local.db)).toEqual(before)
  })

  test('is taken back by the command that it prints, with all that was written since', async () => {
    await using local = await localD1([...monotask(), ...rows])
    await using api = await cloudflareApi(local.db)
    const before = { schema: await schemaOf(local.db), rows: await contents(local.db) }
    const { output } = await run(api.env, 'scripts/migrate.ts')
    await local.db.run(statement("INSERT INTO projects (id, name) VALUES ('since', 'Since')"))
    const [, ...command] =
      /npx wrangler (d1 time-travel restore DB) (--bookmark=\S+)/.exec(output) ?? []
    const wrangler = 'node_modules/wrangler/bin/wrangler.js'
    const back = await execute(api.env, wrangler, ...command.flatMap((part) => part.split(' ')))
    expect(back.output).toContain(`restored back to bookmark ${bookmark}`)
    expect(await schemaOf(api.restored())).toEqual(before.schema)
    expect(await contents(api.restored())).toEqual(before.rows)
  })

  test('without a bookmark it stops, says so, and changes nothing', async () => {
    await using local = await localD1(monotask())
    await using api = await cloudflareApi(local.db, false)
    const before = await schemaOf(local.db)
    const { code, output } = await run(api.env, 'scripts/migrate.ts')
    expect(output).toMatch(/Time Travel is not to be had[\s\S]*Nothing was changed\./)
    expect(output).not.toContain('    at ')
    expect(code).toBe(2)
    expect(await schemaOf(local.db)).toEqual(before)
  })
})
