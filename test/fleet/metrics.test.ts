import { describe, expect, it } from 'vitest'
import { type LocalFleet, localFleet, nothing } from '../../bench/databases/local-fleet.ts'
import { statement } from '../../src/db/database.ts'
import { controlMetrics } from '../../src/fleet/control.ts'
import { byStanding, readAllStandings } from '../../src/fleet/standing.ts'
import { fleetMetrics, mostDatabases } from '../../src/http/fleet-metrics.ts'
import { readWorst, standingStates } from '../../src/store/fleet/standings.ts'
import { hasPromtool, promtool } from '../alerting/promtool.ts'
import { type ParsedSample, parseExposition } from '../http/parse-exposition.ts'
import { fleetHttp } from './http.ts'

const scrape = async (fleet: LocalFleet, query = '') => {
  const text = await fleetHttp(fleet).text(`/metrics${query}`)
  const metrics = parseExposition(text)
  const samples = (name: string): readonly ParsedSample[] =>
    metrics.find((metric) => metric.name === name)?.samples ?? []
  const byDatabase = (name: string, labels: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(
      samples(name)
        .filter((one) => Object.entries(labels).every(([key, value]) => one.labels[key] === value))
        .map((one) => [one.labels.database, one.value]),
    )
  return { text, metrics, byDatabase }
}

/** More databases in CONTROL, in every state there is, with a tick of all of them. */
const enrolMore = async (fleet: LocalFleet, count: number): Promise<void> => {
  const states = JSON.stringify(['unreachable', 'slow', 'double', 'behind', 'new', 'ok', 'ok'])
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1})`
  const name = "printf('M%05d', i)"
  await fleet.database('CONTROL').batch([
    statement(
      `INSERT INTO viewkeeper_databases (name, binding, shard, labels, state, since_ms, alerts, ended, firing, pending)
      ${numbers} SELECT ${name}, ${name}, 0, '{}', ?1 ->> (i * 31 % 7), 0, '[]', '[]', i % 11 = 0, i % 5 = 0 FROM n`,
      states,
    ),
    statement(
      `INSERT INTO viewkeeper_ticks (tick_ms, shard, part, parts, ended_at_ms, outcomes)
      ${numbers} SELECT (SELECT max(tick_ms) FROM viewkeeper_ticks), 0, 10 + i / 10, 0, 0, json_group_array(json_object(
        'name', ${name}, 'outcome', 'quiet', 'duration_ms', 4, 'statements', 1, 'rows_read', 15, 'rows_written', 0))
      FROM n GROUP BY i / 10`,
    ),
  ])
}

describe('GET /metrics of a fleet', () => {
  it('tells of each database by its name: reached, alerts, last tick', async () => {
    await using fleet = await localFleet(3)
    fleet.faults.set('D0001', () => Promise.reject(new Error('The database is broken.')))
    await fleet.tick()
    await fleet
      .database('CONTROL')
      .run(
        statement("UPDATE viewkeeper_databases SET firing = 2, pending = 1 WHERE name = 'D0002'"),
      )
    const { byDatabase, text } = await scrape(fleet)
    expect(byDatabase('viewkeeper_fleet_database_up')).toEqual({ D0000: 1, D0001: 0, D0002: 1 })
    expect(byDatabase('viewkeeper_fleet_database_alerts', { status: 'firing' })).toEqual({
      ...{ D0000: 0, D0001: 0, D0002: 2 },
    })
    expect(byDatabase('viewkeeper_fleet_database_alerts', { status: 'pending' })).toEqual({
      ...{ D0000: 0, D0001: 0, D0002: 1 },
    })
    const due = Date.parse('2026-11-30T10:00:00Z') / 1000
    expect(byDatabase('viewkeeper_fleet_database_last_tick_timestamp_seconds')).toEqual({
      ...{ D0000: due, D0001: due, D0002: due },
    })
    const read = byDatabase('viewkeeper_fleet_database_last_tick_rows_read')
    expect(read.D0000).toBeGreaterThan(0)
    expect(byDatabase('viewkeeper_fleet_databases_left_out')).toEqual({ CONTROL: 0 })
    expect(text).toContain('viewkeeper_fleet_databases{database="CONTROL",state="ok"} 2')
    const one = await scrape(fleet, '?database=D0000')
    expect(one.byDatabase('viewkeeper_fleet_database_up')).toEqual({})
    expect(Object.keys(one.byDatabase('viewkeeper_build_info'))).toEqual(['D0000'])
  })

  it('does not say whether one was reached that has not been looked at', async () => {
    await using fleet = await localFleet(1)
    await fleet.cron()
    expect((await scrape(fleet)).byDatabase('viewkeeper_fleet_database_up')).toEqual({})
  })

  it('tells of the worst alone where there are many, always the same, and says how many it leaves out', async () => {
    await using fleet = await localFleet(1)
    await fleet.tick()
    const others = 5000
    await enrolMore(fleet, others)
    fleet.spent.clear()
    const { byDatabase, text } = await scrape(fleet)
    const { statements, read, written } = fleet.spent.get('CONTROL') ?? nothing
    expect(statements).toBeLessThanOrEqual(6)
    expect(read).toBeLessThanOrEqual(5 * others)
    expect(written).toBe(0)
    expect(text.length).toBeLessThan(1_000_000)
    expect(byDatabase('viewkeeper_fleet_databases_left_out')).toEqual({
      CONTROL: others + 1 - mostDatabases,
    })
    const shown = Object.keys(byDatabase('viewkeeper_fleet_database_alerts', { status: 'firing' }))
    const worst = (await readAllStandings(fleet.fleet())).slice(0, mostDatabases)
    expect(shown.toSorted()).toEqual(worst.map(({ name }) => name).toSorted())
    const ticks = byDatabase('viewkeeper_fleet_database_last_tick_duration_seconds')
    expect(Object.keys(ticks).toSorted()).toEqual(shown.toSorted())
    expect((await scrape(fleet)).text).toBe(text)
  })

  it('has HELP and TYPE as they are declared, and promtool has nothing to remark', async () => {
    await using fleet = await localFleet(2)
    await fleet.tick()
    await enrolMore(fleet, 100)
    const { metrics, text } = await scrape(fleet)
    for (const { name, type, help } of fleetMetrics)
      expect(metrics).toContainEqual(expect.objectContaining({ name, type, help }))
    const declared = new Map([...fleetMetrics, ...controlMetrics].map((one) => [one.name, one]))
    for (const { name, samples } of metrics)
      for (const { labels } of declared.has(name) ? samples : [])
        expect(Object.keys(labels)).toEqual(['database', ...(declared.get(name)?.labels ?? [])])
    if (!hasPromtool && process.env.CI === undefined) return
    const { code, output } = await promtool(['check', 'metrics'], { input: text })
    expect({ code, output }).toEqual({ code: 0, output: '' })
  })
})

it('orders databases in CONTROL as lists of them do: the worst first, then by name', async () => {
  await using fleet = await localFleet(1)
  await fleet.tick()
  await enrolMore(fleet, 300)
  const { worst, leftOut } = await readWorst(fleet.database('CONTROL'), 300)
  expect(new Set(worst.map(({ state }) => state))).toEqual(new Set(standingStates))
  expect(worst).toEqual(worst.toSorted(byStanding))
  expect(leftOut).toBe(1)
})
