import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type LocalFleet, localFleet } from '../../bench/databases/local-fleet.ts'
import { statement } from '../../src/db/database.ts'
import { readRegistry } from '../../src/store/fleet/registry.ts'
import { fleetHttp } from './http.ts'

const projects = [`INSERT INTO projects (id, name) VALUES ('apollo', 'Apollo')`]

/** A row of a view that somebody has written to: an audit mends it, and ViewDrift tells of it. */
const drift = async (fleet: LocalFleet, binding: string): Promise<void> =>
  fleet
    .database(binding)
    .run(statement('UPDATE project_statistics_mv SET total_tasks = total_tasks + 7'))

const firing = z.object({ alerts: z.array(z.object({ labels: z.record(z.string(), z.string()) })) })

const listedJobs = z.object({ jobs: z.array(z.object({ job: z.string() })) })

describe('which database a request is about', () => {
  it('is the one that is named, CONTROL where none is, and none that there is not', async () => {
    await using fleet = await localFleet(2)
    await fleet.tick()
    const http = fleetHttp(fleet)
    const jobsOf = async (path: string) => {
      const { jobs } = listedJobs.parse(await http.json('GET', path))
      return jobs.map(({ job }) => job)
    }
    expect(await jobsOf('/api/jobs')).toContain('dispatch')
    expect(await jobsOf('/api/jobs?database=D0001')).toContain('audit')
    expect(await jobsOf('/api/jobs?database=D0001')).not.toContain('deliver')
    expect(await http.json('GET', '/api/views?database=D0001')).toMatchObject({ http: 200 })
    expect(await http.json('GET', '/api/views')).toMatchObject({
      http: 400,
      detail:
        'Bad query: database must name a database of the fleet: GET /api/databases lists them.',
    })
    expect(await http.json('GET', '/api/views?database=D0009')).toMatchObject({
      http: 404,
      detail: 'There is no database D0009 here.',
    })
    expect(await http.json('POST', '/api/alerts/test?database=D0009')).toMatchObject({
      http: 404,
    })
  })

  it('filters alerts by their label, and leaves silences to CONTROL', async () => {
    await using fleet = await localFleet(2, () => projects)
    await fleet.tick()
    await drift(fleet, 'D0001')
    const http = fleetHttp(fleet)
    await http.json('POST', '/api/jobs/audit/runs?database=D0001')
    await fleet.tick()
    const labelsOf = async (query: string) =>
      firing
        .parse(await http.json('GET', `/api/alerts${query}`))
        .alerts.map(({ labels }) => labels.database)
    expect(await labelsOf('')).toEqual(['D0001'])
    expect(await labelsOf('?database=D0001')).toEqual(['D0001'])
    expect(await labelsOf('?database=D0000')).toEqual([])
    const silence = { matchers: ['database=D0001'], duration: '1h', comment: 'x' }
    expect(await http.json('POST', '/api/silences?database=D0000', silence)).toMatchObject({
      http: 201,
    })
    expect(await http.json('GET', '/api/silences')).toMatchObject({ silences: [{}] })
  })
})

describe('a job that is run by hand in a database', () => {
  it('hands the alerts over to CONTROL as a tick does, and findings stand until then', async () => {
    await using fleet = await localFleet(1, () => projects)
    await fleet.tick()
    await drift(fleet, 'D0000')
    const http = fleetHttp(fleet)
    const control = fleet.database('CONTROL')
    const findings = () =>
      fleet
        .database('D0000')
        .only(
          statement('SELECT count(*) AS n FROM viewkeeper_findings'),
          z.object({ n: z.number() }),
        )
    expect(await http.json('POST', '/api/jobs/audit/runs?database=D0000')).toMatchObject({
      http: 200,
      job: 'audit',
      database: 'D0000',
    })
    expect((await findings()).n).toBeGreaterThan(0)
    await http.json('POST', '/api/jobs/evaluate/runs?database=D0000')
    const [registered] = await readRegistry(control)
    expect(registered?.alerts.map(({ labels }) => labels.alertname)).toEqual(['ViewDrift'])
    expect(await http.json('GET', '/api/databases/D0000')).toMatchObject({
      state: 'firing',
      alerts: { firing: 1, pending: 0 },
    })
  })

  it('is refused in one that is kept no longer', async () => {
    await using fleet = await localFleet(1)
    await fleet.tick()
    await fleet
      .database('CONTROL')
      .run(statement("UPDATE viewkeeper_databases SET state = 'behind', error = 'It lacks 0013.'"))
    expect(
      await fleetHttp(fleet).json('POST', '/api/jobs/audit/runs?database=D0000'),
    ).toMatchObject({ http: 409, detail: 'It lacks 0013.' })
  })
})

const named = z.object({
  databases: z.array(z.object({ name: z.string(), state: z.string() })),
  next: z.string().nullable(),
  matching: z.number(),
  states: z.record(z.string(), z.number()),
})

describe('the list of databases', () => {
  const listed = async () => {
    const fleet = await localFleet(5)
    fleet.members = fleet.members.map((member, at) => ({
      ...member,
      labels: { tier: at % 2 === 0 ? 'free' : 'paid' },
    }))
    await fleet.tick()
    await fleet.database('CONTROL').run(
      statement(`UPDATE viewkeeper_databases SET state = CASE name WHEN 'D0003' THEN 'unreachable' WHEN 'D0001' THEN 'behind' ELSE state END,
          firing = iif(name = 'D0004', 2, 0)`),
    )
    return fleet
  }

  it('begins with the worst, and goes on page by page', async () => {
    await using fleet = await listed()
    const http = fleetHttp(fleet)
    const pages: string[][] = []
    let after = ''
    for (let page = 0; page < 3; page += 1) {
      const { databases, next, matching, states } = named.parse(
        await http.json('GET', `/api/databases?limit=2${after}`),
      )
      pages.push(databases.map(({ name, state }) => `${name} ${state}`))
      expect(matching).toBe(5)
      expect(states).toMatchObject({ unreachable: 1, behind: 1, firing: 1, ok: 2 })
      after = `&after=${next}`
    }
    expect(pages).toEqual([
      ['D0003 unreachable', 'D0001 behind'],
      ['D0004 firing', 'D0000 ok'],
      ['D0002 ok'],
    ])
  })

  it('can be searched by name and labels, and narrowed by state', async () => {
    await using fleet = await listed()
    const http = fleetHttp(fleet)
    const names = async (query: string) =>
      named
        .parse(await http.json('GET', `/api/databases?${query}`))
        .databases.map(({ name }) => name)
    expect(await names('search=d0004')).toEqual(['D0004'])
    expect(await names('search=PAID')).toEqual(['D0003', 'D0001'])
    expect(await names('state=ok')).toEqual(['D0000', 'D0002'])
    expect(await names('label=tier=free&label=tier!=paid&state=firing')).toEqual(['D0004'])
    expect(await http.json('GET', '/api/databases?label=tier')).toMatchObject({ http: 400 })
    expect(await http.json('GET', '/api/databases?state=bad')).toMatchObject({ http: 400 })
  })

  it('says what the last tick came to in each, and reads little of CONTROL', async () => {
    await using fleet = await listed()
    const http = fleetHttp(fleet)
    expect(await http.json('GET', '/api/databases/D0000')).toMatchObject({
      name: 'D0000',
      labels: { tier: 'free' },
      last_tick: { outcome: 'ran', due_at: '2026-11-30T10:00:00.000Z' },
    })
    expect(await http.json('GET', '/api/databases/D0009')).toMatchObject({ http: 404 })
  })
})
