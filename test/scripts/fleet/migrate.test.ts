import { mkdirSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { bindings } from '../../../scripts/fleet/bindings.ts'
import { fleetDoctor } from '../../../scripts/fleet/doctor.ts'
import { migrateFleet } from '../../../scripts/fleet/migrate.ts'
import { newPace } from '../../../scripts/fleet/pace.ts'
import { fleetStatus } from '../../../scripts/fleet/status.ts'
import { wavesOf } from '../../../scripts/fleet/waves.ts'
import { ledger, migrationNames } from '../../../scripts/local/ledger.ts'
import { databaseFolder } from '../../../scripts/local/wrangler.ts'
import { type Database, statement } from '../../../src/db/database.ts'
import { localD1 } from '../../d1.ts'
import { monotask, withoutColumn } from '../../monotask.ts'
import { cloudflareApi } from '../cloudflare-api.ts'
import { controlId, idOf, Project } from './files.ts'

afterEach(() => vi.unstubAllEnvs())

const applied = async (db: Database): Promise<number> => {
  const [result] = await db
    .batch([statement(`SELECT name FROM ${ledger}`)])
    .catch(() => [{ rows: [] }])
  return result?.rows.length ?? 0
}

/** A fleet of three databases behind Cloudflare's API on loopback: the second lacks a column of MonoTask's. */
const fleetOfThree = async () => {
  const stack = new AsyncDisposableStack()
  const made = async (statements: string[]) => stack.use(await localD1(statements)).db
  const control = await made([])
  const members = [
    await made(monotask()),
    await made(monotask(withoutColumn('tasks', 'priority'))),
    await made(monotask()),
  ]
  const all = new Map([[controlId, control], ...members.map((db, n) => [idOf(n + 1), db] as const)])
  const api = stack.use(await cloudflareApi((id) => all.get(id)))
  for (const [name, value] of Object.entries(api.env)) vi.stubEnv(name, value)
  const project = stack.use(new Project())
  const from = project.list(
    ['first', 'second', 'third'].map((name, n) => ({ name, id: idOf(n + 1) })),
  )
  await bindings({ config: project.config, from, control: controlId })
  const target = { remote: true, config: project.config, data: project.folder }
  return {
    api,
    control,
    members,
    target,
    all,
    counts: () => Promise.all(members.map(applied)),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

describe('fleet migrate --remote', () => {
  it('migrates CONTROL and a canary first, stops at a fault, names it, and carries on there', async () => {
    await using fleet = await fleetOfThree()
    const said: string[] = []
    const stopped = await migrateFleet(fleet.target, (text) => said.push(text))
    const every = migrationNames().length
    expect(said).toContain('CONTROL: 0001_control.sql')
    expect(said).toContain('3 databases of 3 behind')
    expect(said).toContain('canary: 1 database migrated')
    expect(said.join('\n')).toMatch(/time-travel restore NAME --timestamp=20/)
    expect(stopped.status).toBe(1)
    expect(stopped.text).toMatch(/Stopped at second: .*priority is missing/)
    expect(stopped.text).toContain('1 database is migrated, 2 still to come')
    expect(await fleet.counts()).toEqual([every, 0, 0])
    const [, second] = fleet.members
    await second?.batch([
      statement('ALTER TABLE tasks ADD COLUMN priority INTEGER NOT NULL DEFAULT 2'),
    ])
    fleet.api.asked.length = 0
    const answer = await migrateFleet(fleet.target, () => {})
    expect(answer).toMatchObject({ status: 0, json: { migrated: ['second', 'third'], behind: [] } })
    expect(await fleet.counts()).toEqual([every, every, every])
    expect(fleet.api.asked.filter((one) => one.includes(idOf(1)))).toHaveLength(1)
    const again = await migrateFleet(fleet.target, () => {})
    expect(again.text).toContain('Nothing was to be applied: 3 databases have every migration.')
    expect((await fleetDoctor(fleet.target)).text).toBe('No fault.')
  })

  it('--dry-run names those that are behind, and changes nothing', async () => {
    await using fleet = await fleetOfThree()
    const answer = await migrateFleet({ ...fleet.target, dryRun: true }, () => {})
    expect(answer.status).toBe(1)
    expect(answer.text).toMatch(/CONTROL: 0001_control\.sql\n {2}first: 0001_monotask\.sql/)
    expect(await applied(fleet.control)).toBe(0)
    expect(await fleet.counts()).toEqual([0, 0, 0])
  })

  it('stops where a binding leads to no database, and the doctor names it beside all others', async () => {
    await using fleet = await fleetOfThree()
    fleet.all.delete(idOf(3))
    const answer = await migrateFleet(fleet.target, () => {})
    expect(answer.text).toMatch(/Stopped at third: Cloudflare has no database of this id/)
    expect(await fleet.counts()).toEqual([0, 0, 0])
    const doctor = await fleetDoctor(fleet.target)
    expect(doctor.status).toBe(1)
    expect(doctor.text).toMatch(/first has none of our migrations: npm run fleet -- migrate/)
    expect(doctor.text).toMatch(/third can't be asked: Cloudflare has no database/)
  })

  it('says which variables it needs', async () => {
    await using fleet = await fleetOfThree()
    vi.stubEnv('CLOUDFLARE_API_TOKEN', '')
    await expect(migrateFleet(fleet.target, () => {})).rejects.toThrow(/set CLOUDFLARE_API_TOKEN/)
  })
})

it('fleet migrate works on the local databases, too, and says where there are none', async () => {
  using project = new Project()
  const from = project.list([{ name: 'first', id: idOf(1) }])
  await bindings({ config: project.config, from, control: controlId })
  const target = { config: project.config, data: project.folder }
  await expect(migrateFleet(target, () => {})).rejects.toThrow(/no local database/)
  mkdirSync(databaseFolder(project.folder), { recursive: true })
  expect((await fleetDoctor(target)).text).toContain('first has none of our migrations')
  const answer = await migrateFleet(target, () => {})
  expect(answer).toMatchObject({ status: 0, json: { migrated: ['first'] } })
  expect((await fleetDoctor(target)).text).toBe('No fault.')
  const standing = await fleetStatus(target)
  expect(standing.text).toContain('The fleet has no database yet')
})

it('a thousand databases are migrated in four waves: 1, 1 %, 10 %, and all others', () => {
  const waves = (count: number) =>
    wavesOf(Array.from({ length: count }, (_, n) => n)).map(({ items }) => items.length)
  expect(waves(1000)).toEqual([1, 10, 100, 889])
  expect(waves(3)).toEqual([1, 1, 1])
  expect(waves(1)).toEqual([1])
  expect(waves(0)).toEqual([])
})

it('no five minutes see more than 1,000 calls', async () => {
  let now = 0
  const calls: number[] = []
  const pace = newPace({
    now: () => now,
    wait: async (ms) => {
      now += ms
    },
  })
  for (let call = 0; call < 3500; call += 1) {
    await pace()
    calls.push(now)
    now += 50
  }
  for (const [n, at] of calls.entries()) {
    const thousandth = calls[n + 1000]
    if (thousandth !== undefined) expect(thousandth - at).toBeGreaterThanOrEqual(300_000)
  }
})
