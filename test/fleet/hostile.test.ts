import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { type LocalFleet, localFleet } from '../../bench/databases/local-fleet.ts'
import { statement } from '../../src/db/database.ts'
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

it.each([
  ['fails', () => Promise.reject(new Error('D1_ERROR: Network connection lost.'))],
  ['never answers', null],
])('a database that %s where its findings are let go holds no other up', async (_, fault) => {
  await using fleet = await localFleet(2, () => filling)
  await fleet.tick()
  await fleet
    .database('D0001')
    .run(statement('UPDATE project_statistics_mv SET total_tasks = total_tasks + 7'))
  fleet.beforeMember = (binding, statements) =>
    binding === 'D0001' && statements.some(({ sql }) => sql.includes('SET seen = 1'))
      ? (fault?.() ?? fleet.neverAnswers())
      : null
  for (let n = 0; n < 13; n += 1) {
    await fleet.tick()
    const newest = await newestTick(fleet.database('CONTROL'), 0)
    expect(newest?.ended).toBe(newest?.parts)
  }
})

const bytes = z.object({ bytes: z.number() })

it('takes the alerts of a database that are more than a row holds, those that fire first', async () => {
  await using fleet = await localFleet(1)
  await fleet.tick()
  const text = 'x'.repeat(4000)
  await fleet.database('D0000').run(
    statement(
      `INSERT INTO viewkeeper_alerts (fingerprint, labels, annotations, status, value, active_since_ms, fired_at_ms)
      WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 490)
      SELECT 'f' || n, json_object('alertname', 'A', 'n', n), json_object('summary', ?1, 'description', ?1, 'runbook', ?1), 'firing', 1, 0, 0 FROM n`,
      text,
    ),
  )
  await ticks(fleet, 2)
  const stored = await fleet
    .database('CONTROL')
    .only(
      statement('SELECT length(alerts) + length(ended) AS bytes FROM viewkeeper_databases'),
      bytes,
    )
  expect(stored.bytes).toBeLessThan(2_000_000)
  const newest = await newestTick(fleet.database('CONTROL'), 0)
  expect(newest?.ended).toBe(newest?.parts)
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
