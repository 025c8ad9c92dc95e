import { expect, it } from 'vitest'
import * as z from 'zod'
import { type LocalFleet, localFleet } from '../../bench/databases/local-fleet.ts'
import { statement } from '../../src/db/database.ts'
import { readRegistry } from '../../src/store/fleet/registry.ts'
import { filling } from '../rebuild.ts'

const told = z.object({
  status: z.enum(['firing', 'resolved']),
  groupLabels: z.record(z.string(), z.string()),
  truncatedAlerts: z.number(),
  alerts: z.array(z.object({ status: z.string(), labels: z.record(z.string(), z.string()) })),
})

const messages = (fleet: LocalFleet) =>
  fleet.sent.splice(0).map(({ body }) => told.parse(JSON.parse(body)))

/** What the receiver was told since it was last asked, alert by alert: `ViewDrift firing D0000`. */
const tellings = (fleet: LocalFleet): string[] =>
  messages(fleet).flatMap(({ alerts }) =>
    alerts.map(({ status, labels }) => `${labels.alertname} ${status} ${labels.database}`),
  )

const damage = (fleet: LocalFleet, name: string) =>
  fleet
    .database(name)
    .run(statement('UPDATE project_statistics_mv SET total_tasks = total_tasks + 7'))

const ticks = async (fleet: LocalFleet, count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1) await fleet.tick()
}

/** Alerts of an hour in which two databases of three were damaged and mended. */
it('tells of a fault that was mended, of each database that had it, and that it is over', async () => {
  await using fleet = await localFleet(3, () => filling)
  await fleet.tick()
  await damage(fleet, 'D0000')
  await damage(fleet, 'D0002')
  await ticks(fleet, 13)
  const all = tellings(fleet).filter((one) => one.startsWith('ViewDrift'))
  expect([...new Set(all)].toSorted()).toEqual([
    'ViewDrift firing D0000',
    'ViewDrift firing D0002',
    'ViewDrift resolved D0000',
    'ViewDrift resolved D0002',
  ])
})

it('tells of a fault though its set of alerts could not be handed over at first', async () => {
  await using fleet = await localFleet(2, () => filling)
  await fleet.tick()
  await damage(fleet, 'D0001')
  let isCut = false
  fleet.beforeControl = (statements) => {
    isCut ||= statements.some(({ sql }) => sql.startsWith('UPDATE viewkeeper_databases'))
    return isCut ? Promise.reject(new Error('D1_ERROR: Network connection lost.')) : null
  }
  for (let n = 0; n < 13 && !isCut; n += 1) await fleet.tick().catch(() => {})
  expect(isCut).toBe(true)
  fleet.beforeControl = null
  await ticks(fleet, 8)
  expect(tellings(fleet)).toContain('ViewDrift firing D0001')
  const registry = await readRegistry(fleet.database('CONTROL'))
  expect(registry.flatMap(({ alerts, ended }) => [...alerts, ...ended])).toEqual([])
})

it('tells of an alert that fired and ended between two evaluations of the fleet', async () => {
  await using fleet = await localFleet(1, () => filling)
  await fleet.tick()
  await damage(fleet, 'D0000')
  let isOn = true
  fleet.beforeControl = (statements) =>
    isOn && statements.some(({ sql }) => sql.includes('viewkeeper_alert_groups'))
      ? Promise.reject(new Error('D1_ERROR: Network connection lost.'))
      : null
  await ticks(fleet, 16)
  expect(fleet.sent).toEqual([])
  isOn = false
  await ticks(fleet, 2)
  expect(tellings(fleet)).toContain('ViewDrift firing D0000')
})

const broken = () => Promise.reject(new Error('D1_ERROR: Network connection lost.'))

it('tries a database that fails by itself, holds no other up, and tells when it is back', async () => {
  await using fleet = await localFleet(6)
  await fleet.tick()
  fleet.faults.set('D0003', broken)
  await ticks(fleet, 2)
  const states = async () =>
    (await readRegistry(fleet.database('CONTROL'))).map(({ state }) => state).join(' ')
  expect(await states()).toBe('ok ok ok unreachable ok ok')
  expect(tellings(fleet)).toEqual(['DatabaseUnreachable firing D0003'])
  fleet.faults.clear()
  await ticks(fleet, 13)
  expect(await states()).toBe('ok ok ok ok ok ok')
  expect(tellings(fleet)).toEqual(['DatabaseUnreachable resolved D0003'])
})

it('tells of a fleet of which over a fifth is out of reach in one alert that stands for the others', async () => {
  await using fleet = await localFleet(4)
  await fleet.tick()
  for (const { binding } of fleet.members) fleet.faults.set(binding, broken)
  await ticks(fleet, 5)
  const firing = tellings(fleet)
  expect(firing.filter((one) => one.startsWith('FleetUnreachable'))).toEqual([
    'FleetUnreachable firing CONTROL',
  ])
  fleet.faults.clear()
  await ticks(fleet, 14)
  expect(tellings(fleet)).toContain('FleetUnreachable resolved CONTROL')
})
