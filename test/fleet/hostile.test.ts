import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type LocalFleet, localFleet } from '../../bench/databases/local-fleet.ts'
import type { Alert } from '../../src/alerting/alert.ts'
import { statement } from '../../src/db/database.ts'
import { wholeSet } from '../../src/fleet/hand-over.ts'
import { readRegistry } from '../../src/store/fleet/registry.ts'
import { newestTick } from '../../src/store/fleet/ticks.ts'
import { filling } from '../rebuild.ts'

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => vi.restoreAllMocks())

const states = async (fleet: LocalFleet): Promise<string[]> =>
  (await readRegistry(fleet.database('CONTROL'))).map(({ name, state }) => `${name} ${state}`)

const ticks = async (fleet: LocalFleet, count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1) await fleet.tick()
}

it('looks after databases whose bindings were swapped, once neither name is at work in the other', async () => {
  await using fleet = await localFleet(2)
  await fleet.tick()
  const [first, second] = fleet.members
  if (first === undefined || second === undefined) throw new Error('There are two.')
  fleet.members = [
    { ...first, binding: second.binding },
    { ...second, binding: first.binding },
  ]
  await ticks(fleet, 26)
  expect(await states(fleet)).toEqual(['D0000 ok', 'D0001 ok'])
})

it('a database that never answers where its findings are let go holds no other up', async () => {
  await using fleet = await localFleet(2, () => filling)
  await fleet.tick()
  await fleet
    .database('D0001')
    .run(statement('UPDATE project_statistics_mv SET total_tasks = total_tasks + 7'))
  let hasHung = false
  fleet.beforeMember = (binding, statements) => {
    if (binding !== 'D0001' || !statements.some(({ sql }) => sql.includes('SET seen = 1')))
      return null
    hasHung = true
    return fleet.neverAnswers()
  }
  for (let n = 0; n < 13 && !hasHung; n += 1) {
    await fleet.tick()
    const newest = await newestTick(fleet.database('CONTROL'), 0)
    expect(newest?.ended).toBe(newest?.parts)
  }
  expect(hasHung).toBe(true)
})

it('takes as many alerts of a database as a row of CONTROL holds, those that fire first, and says so', () => {
  const alerts = Array.from({ length: 490 }, (_, n): Alert => {
    const labels = { alertname: 'A', n: String(n) }
    return {
      ...{ fingerprint: `f${n}`, rule: null, labels, annotations: { summary: 'ü'.repeat(4000) } },
      ...{ status: n < 480 ? 'pending' : 'firing', value: 1, active_since_ms: 0, fired_at_ms: 0 },
      ...{ resolved_at_ms: null, keep_firing_since_ms: null },
    }
  })
  const { alerts: taken, error } = wholeSet(alerts)
  expect(Buffer.byteLength(JSON.stringify(taken))).toBeLessThan(1_000_000)
  expect(taken?.slice(0, 11).map(({ status }) => status)).toEqual([
    ...Array.from({ length: 10 }, () => 'firing'),
    'pending',
  ])
  expect(error).toBe(`It has 490 alerts, of which the fleet tells of ${taken?.length}.`)
})

it('tells of what has ended in so many databases that one statement does not take it', async () => {
  await using fleet = await localFleet(0)
  fleet.members = Array.from({ length: 300 }, (_, n) => {
    const name = `T${String(n).padStart(4, '0')}`
    const labels = Object.fromEntries(
      Array.from({ length: 16 }, (_, at) => [`label_${at}`, 'ü'.repeat(100)]),
    )
    return { name, binding: name, labels, pace: { busyMs: 300_000, quietMs: 3_600_000 } }
  })
  const control = fleet.database('CONTROL')
  const evaluate = async (): Promise<void> => {
    await fleet.cron()
    await fleet.evaluate()
    fleet.clock.pass(300_000)
  }
  await evaluate()
  expect(await readRegistry(control)).toHaveLength(300)
  await control.run(
    statement(
      `UPDATE viewkeeper_databases SET ended = json_array(json_object('fingerprint', 'f-' || name, 'rule', NULL,
        'labels', json_object('alertname', 'QueueFailures', 'database', name), 'annotations', json_object('description', ?1),
        'status', 'firing', 'value', 20, 'active_since_ms', 0, 'fired_at_ms', 0, 'resolved_at_ms', NULL,
        'keep_firing_since_ms', NULL))`,
      'x'.repeat(8000),
    ),
  )
  await evaluate()
  const registry = await readRegistry(control)
  expect(registry.flatMap(({ ended }) => ended)).toEqual([])
})
