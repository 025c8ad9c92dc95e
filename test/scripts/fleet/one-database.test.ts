import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { onOutbox } from '../../../scripts/deliveries/deliveries.ts'
import { bindings } from '../../../scripts/fleet/bindings.ts'
import { demoNames } from '../../../scripts/fleet/demo-names.ts'
import { shards } from '../../../scripts/fleet/shards.ts'
import { openDatabases } from '../../../scripts/local/database.ts'
import { onTarget, optionsOf } from '../../../scripts/local/target.ts'
import { migrateTarget } from '../../../scripts/migrate/migrate-target.ts'
import { prepareFleet } from '../../../scripts/start/fleet-demo.ts'
import { status } from '../../../scripts/status/status.ts'
import { Database, statement } from '../../../src/db/database.ts'
import { localD1 } from '../../d1.ts'
import { cloudflareApi } from '../cloudflare-api.ts'
import { controlId, idOf, Project } from './files.ts'

const root = join(import.meta.dirname, '../../..')

const execute = (...args: readonly string[]): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, args, { cwd: root }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    )
  })

const who = (db: Database) =>
  db.only(statement('SELECT name FROM who'), z.object({ name: z.string() }))

afterEach(() => vi.unstubAllEnvs())

/** Databases behind Cloudflare's API on loopback that know their own names, and CONTROL. */
const deployed = async (names: readonly string[]) => {
  const stack = new AsyncDisposableStack()
  const all = new Map<string, Database>()
  for (const [n, name] of ['CONTROL', ...names].entries()) {
    const sql = [`CREATE TABLE who AS SELECT '${name}' AS name`]
    all.set(n === 0 ? controlId : idOf(n), stack.use(await localD1(sql)).db)
  }
  const api = stack.use(await cloudflareApi((id) => all.get(id)))
  for (const [name, value] of Object.entries(api.env)) vi.stubEnv(name, value)
  const project = stack.use(new Project())
  const from = project.list(names.map((name, n) => ({ name, id: idOf(n + 1) })))
  return {
    project,
    list: { config: project.config, from, control: controlId },
    target: { remote: true, config: project.config, data: project.folder },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

describe('a deployed database of a fleet', () => {
  it('is found by its name, and by its binding', async () => {
    await using fleet = await deployed(['first-one', 'second-one'])
    await bindings(fleet.list)
    const [, binding = ''] = /binding = "(\w+)"[^[]*second-one/.exec(fleet.project.read()) ?? []
    expect(binding).not.toBe('')
    for (const database of ['second-one', binding])
      expect(
        await onTarget({ ...fleet.target, database }, async (db) => [db.name, await who(db)]),
      ).toEqual(['second-one', { name: 'second-one' }])
    expect(await onOutbox(fleet.target, who)).toEqual({ name: 'CONTROL' })
  })

  it('must be named, and there must be one: nothing else is asked then', async () => {
    await using fleet = await deployed(['first-one'])
    await bindings(fleet.list)
    const ask = (database?: string) => onTarget({ ...fleet.target, database }, who)
    await expect(ask()).rejects.toThrow(
      'binds a fleet: name one of its databases with --database NAME. npm run fleet -- status lists them.',
    )
    await expect(ask('third')).rejects.toThrow('binds no database third')
    await expect(ask('CONTROL')).rejects.toThrow('CONTROL has no views')
    await expect(migrateTarget(fleet.target, () => {})).rejects.toThrow(
      'binds a fleet: npm run fleet -- migrate migrates its databases.',
    )
  })

  it('is found in the wrangler file of its shard', async () => {
    await using fleet = await deployed(['first-one', 'second-one'])
    await shards({ ...fleet.list, of: 1 })
    expect(await onTarget({ ...fleet.target, database: 'second-one' }, who)).toEqual({
      name: 'second-one',
    })
  })
})

it('a command that is printed names the database, and the wrangler file where that is another', () => {
  const options = { data: '/d', database: 'acme' }
  expect(optionsOf(options)).toEqual(['--database', 'acme', '--data', '/d'])
  expect(optionsOf({ ...options, remote: true, config: '/x/wrangler.toml' })).toEqual([
    ...['--database', 'acme', '--config', '/x/wrangler.toml', '--remote'],
  ])
})

describe('a database of the fleet that npm start has made', () => {
  const [first = '', second = ''] = demoNames(2)
  let data: string
  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'viewkeeper-'))
    const bindingsOf = [first, second].map((name) => ({ name, behaviour: 'well' as const }))
    await prepareFleet(join(data, 'fleet-2'), bindingsOf)
    const opened = await openDatabases([second], join(data, 'fleet-2'))
    await new Database(second, opened.transport(second)).run(
      statement('DROP TRIGGER refresh_progress_on_evidence'),
    )
    await opened.dispose()
  })
  afterAll(() => rmSync(data, { recursive: true }))

  it('is mended by the command that is printed for it', async () => {
    const views = (...args: readonly string[]) =>
      execute('scripts/views.ts', ...args, '--data', data)
    const broken = await views('status', '--database', second)
    expect(broken.code).toBe(1)
    const command = `resume --database ${second} --data ${data}`
    expect(broken.output).toContain(`npm run views -- ${command}`)
    expect((await views('status', '--database', first)).code).toBe(0)
    expect((await execute('scripts/views.ts', ...command.split(' '))).code).toBe(0)
    expect((await views('status', '--database', second)).code).toBe(0)
  })

  it('is found by the commands of the fleet, and is to be named where one is meant', async () => {
    const migrated = await execute('scripts/fleet.ts', 'migrate', '--data', data)
    expect(migrated.output).toContain(
      'Nothing was to be applied: 2 databases have every migration.',
    )
    const all = await execute('scripts/fleet.ts', 'status', '--data', data)
    expect(all.output).toMatch(/This is the local fleet, that of npm start in .*fleet-2/)
    const unnamed = await execute('scripts/views.ts', 'status', '--data', data)
    expect(unnamed.output).toContain(
      'keeps a fleet: name one of its databases with --database NAME',
    )
    const dead = await execute('scripts/deliveries.ts', 'dead', '--data', data)
    expect(dead.output).toContain('No message is dead.')
  })

  it('has a verdict of its own', async () => {
    expect(await status({ data, database: first })).toMatchObject({
      status: 2,
      text: expect.stringContaining('Nothing has been evaluated yet'),
    })
    expect((await status({ data, database: 'TENANT_0009' })).text).toContain(
      'binds no database TENANT_0009',
    )
  })
})
