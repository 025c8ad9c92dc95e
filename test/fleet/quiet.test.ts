import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type LocalFleet, localFleet } from '../../bench/databases/local-fleet.ts'
import { statement } from '../../src/db/database.ts'
import { shownVerdict } from '../../src/http/status.ts'
import { lastTicks } from '../../src/store/fleet/standings.ts'
import { parseExposition } from '../http/parse-exposition.ts'
import { fleetHttp } from './http.ts'

const name = 'D0000'

const statusOf = async (fleet: LocalFleet) =>
  z.parse(shownVerdict, await fleetHttp(fleet).json('GET', `/api/status?database=${name}`))

const readingsAge = async (fleet: LocalFleet) => {
  const metrics = parseExposition(await fleetHttp(fleet).text(`/metrics?database=${name}`))
  return metrics.find((one) => one.name === 'viewkeeper_readings_age_seconds')?.samples[0]?.value
}

const outcomeOf = async (fleet: LocalFleet) =>
  (await lastTicks(fleet.database('CONTROL'), [name])).get(name)?.outcome

const insertTask = (fleet: LocalFleet, id: string) =>
  fleet
    .database(name)
    .run(statement("INSERT INTO tasks (id, project_id, title) VALUES (?1, 'p', 'T')", id))

const projects = ["INSERT INTO projects (id, name) VALUES ('p', 'P')"]

describe('a database in which nothing moves', () => {
  it('is told to be as it was evaluated, with when it was looked at, until its jobs run again', async () => {
    await using fleet = await localFleet(1)
    await fleet.tick()
    expect((await statusOf(fleet)).looked_at).toBeUndefined()
    for (let n = 1; n < 12; n += 1) {
      await fleet.tick()
      expect(await outcomeOf(fleet)).toBe('quiet')
      const { state, sentence, looked_at } = await statusOf(fleet)
      expect(state).toBe('ok')
      expect(sentence).toMatch(/Looked at \d min ago: nothing has moved since it was evaluated/)
      expect(fleet.clock.now().getTime() - Date.parse(looked_at ?? '')).toBeLessThan(300_000)
      expect(await readingsAge(fleet)).toBeLessThan(300)
    }
    expect((await statusOf(fleet)).sentence).toMatch(/since it was evaluated 5\d min ago\.$/)
    const page = await fleetHttp(fleet).text(`/?database=${name}`, true)
    expect(page).toContain('nothing has moved since it was evaluated')
    expect(page).toContain(', looked at <time')
    expect(page).toContain(', if something has moved')
    expect(await fleetHttp(fleet).text(`/api/badge.svg?database=${name}`)).toContain('exact')
    await fleet.tick()
    expect(await outcomeOf(fleet)).toBe('ran')
    expect((await statusOf(fleet)).sentence).toMatch(/Last evaluated \d min ago\.$/)
  })

  it('is unknown once it is not looked at any more, and says when it was', async () => {
    await using fleet = await localFleet(1)
    for (let n = 0; n < 5; n += 1) await fleet.tick()
    fleet.clock.pass(3_600_000)
    const { state, sentence } = await statusOf(fleet)
    expect(state).toBe('unknown')
    expect(sentence).toMatch(
      /^Nothing has been evaluated since 10:0\d UTC, 1 h ago: its last tick ended at 10:2\d UTC, 1 h ago\.$/,
    )
    expect(await readingsAge(fleet)).toBeGreaterThan(3600)
  })

  it('is told of as far as it is known itself, while CONTROL does not answer', async () => {
    await using fleet = await localFleet(1)
    for (let n = 0; n < 5; n += 1) await fleet.tick()
    fleet.beforeControl = () => Promise.reject(new Error('D1_ERROR: Network connection lost.'))
    const { state, sentence } = await statusOf(fleet)
    expect(state).toBe('unknown')
    expect(sentence).toMatch(
      /2\d min ago: CONTROL can't be asked\. The connection to the database was lost/,
    )
  })

  it('raises nothing about ages, and fails no check, in hours in which its jobs run now and then', async () => {
    await using fleet = await localFleet(1, () => projects)
    fleet.vars = { WRITE_PROBE_MINUTES: '15' }
    const failed = z.object({ failed_checks: z.array(z.unknown()).default([]) })
    let ran = 0
    for (let n = 0; n < 30; n += 1) {
      await fleet.tick()
      if ((await outcomeOf(fleet)) !== 'ran') continue
      ran += 1
      const runs = z
        .object({ runs: z.array(z.object({ status: z.string(), result: failed })) })
        .parse(
          await fleetHttp(fleet).json('GET', `/api/jobs/evaluate/runs?database=${name}&limit=1`),
        )
      expect(runs.runs).toEqual([{ status: 'ok', result: { failed_checks: [] } }])
    }
    expect(ran).toBeGreaterThanOrEqual(3)
    expect(ran).toBeLessThan(10)
    expect(fleet.sent).toEqual([])
    expect((await fleetHttp(fleet).request('GET', `/healthz?database=${name}`)).status).toBe(200)
  })
})

it('a database that moves, but less often than it is looked at, is not told to be still', async () => {
  await using fleet = await localFleet(1, () => projects)
  fleet.members = fleet.members.map((one) => ({
    ...one,
    pace: { busyMs: 1_500_000, quietMs: 3_600_000 },
  }))
  await fleet.tick()
  for (let n = 1; n < 5; n += 1) {
    await insertTask(fleet, `t${n}`)
    await fleet.tick()
    expect(await outcomeOf(fleet)).toBe('waits')
  }
  const { state, sentence, looked_at } = await statusOf(fleet)
  expect({ state, looked_at }).toEqual({ state: 'ok', looked_at: undefined })
  expect(sentence).toMatch(/Last evaluated 2\d min ago\.$/)
})
