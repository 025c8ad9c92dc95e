import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { GroupState } from '../../src/alerting/notify.ts'
import { statement } from '../../src/db/database.ts'
import type { Attempt } from '../../src/delivery/drain.ts'
import { saveAlertGroups } from '../../src/store/alert-groups.ts'
import { listDeliveries, replayDelivery } from '../../src/store/deliveries.ts'
import {
  dueMessages,
  giveUpMessages,
  noteEnded,
  outboxCounts,
  queueMessages,
  recordAttempt,
} from '../../src/store/outbox.ts'
import { switchReceiverOff } from '../../src/store/receivers-off.ts'
import { leaveMessageUntold } from '../../src/store/untold.ts'
import { type LocalD1, localD1, migrationStatements } from '../d1.ts'
import { Memory, type Stored } from '../delivery/memory.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())
const clearing = ['outbox', 'outbox_ended', 'alert_groups', 'receivers_off', 'receivers_held'].map(
  (table) => statement(`DELETE FROM viewkeeper_${table}`),
)
beforeEach(() => local.db.batch(clearing))

const nowMs = 1_000_000
const receivers = ['one', 'two', 'three']
const destinations = receivers.map((receiver) => ({ receiver, destination: `digest ${receiver}` }))
const due = (limit = 20, deployedAt: Date | null = null) =>
  dueMessages(local.db, {
    now: new Date(nowMs),
    ...{ destinations, deployedAt, limit, withinMs: 0 },
  })

const fingerprints = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 })
const message = fc.record({
  receiver: fc.constantFrom(...receivers, 'unknown'),
  group_key: fc.constantFrom('g', 'h'),
  status: fc.constantFrom('pending', 'pending', 'pending', 'delivered', 'dead'),
  firing: fingerprints,
  ended: fingerprints,
  attempts: fc.nat(3),
  // An hour ahead: the clock was set back since.
  due_at_ms: fc.constantFrom(nowMs - 1, nowMs, nowMs + 1, nowMs + 3_600_000),
})
const messages = fc
  .array(message, { maxLength: 12 })
  .map((all) => all.map((one, index): Stored => ({ ...one, id: `m${10 + index}`, body: '{}' })))

const stored = ({ status }: Stored): Attempt['status'] =>
  status === 'superseded' ? 'dead' : status

const states = fc.uniqueArray(
  fc
    .record({
      receiver: fc.constantFrom(...receivers),
      group_key: fc.constantFrom('g', 'h'),
      firing: fingerprints.filter(({ length }) => length > 0),
    })
    .map(
      (group): GroupState => ({
        ...group,
        firing: group.firing.toSorted(),
        silenced: group.firing.slice(0, 1),
        notified_at_ms: 7,
      }),
    ),
  { selector: ({ receiver, group_key }) => `${receiver} ${group_key}`, maxLength: 4 },
)

const storeIn = async (
  memory: Memory,
  all: readonly Stored[],
  groups: readonly GroupState[] = [],
): Promise<void> => {
  for (const one of all) memory.outbox.set(one.id, one)
  for (const group of groups) memory.groups.set(`${group.receiver} ${group.group_key}`, group)
  await local.db.batch([
    ...clearing,
    queueMessages(all.map((one) => ({ ...one, created_at_ms: 0 }))),
    noteEnded(all),
    saveAlertGroups(groups),
    ...all.map((one) =>
      recordAttempt({ ...one, status: stored(one), last_answer: '', ended_at_ms: null }),
    ),
  ])
}

const table = (name: string, columns: string) =>
  local.db.all(
    statement(`SELECT ${columns} FROM viewkeeper_${name} ORDER BY 1, 2`),
    z.record(z.string(), z.union([z.string(), z.number()])),
  )

/** Outbox and groups are those in memory. */
const expectSame = async (memory: Memory): Promise<void> => {
  const rows = [...memory.outbox.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
  expect(await table('outbox', 'id, status, attempts, due_at_ms')).toEqual(
    rows.map(({ id, status, attempts, due_at_ms }) => ({ id, status, attempts, due_at_ms })),
  )
  const groups = [...memory.groups.values()].toSorted((a, b) =>
    `${a.receiver} ${a.group_key}` < `${b.receiver} ${b.group_key}` ? -1 : 1,
  )
  expect(await table('alert_groups', 'receiver, group_key, firing, silenced')).toEqual(
    groups.map(({ receiver, group_key, firing, silenced }) => ({
      receiver,
      group_key,
      firing: JSON.stringify(firing),
      silenced: JSON.stringify(silenced),
    })),
  )
}

describe('the outbox', () => {
  it('gives the same messages as the tables in memory of the model', async () => {
    await fc.assert(
      fc.asyncProperty(messages, fc.integer({ min: 1, max: 8 }), async (all, limit) => {
        const memory = new Memory()
        await storeIn(memory, all)
        const expected = memory.due(nowMs, receivers, limit).map(({ id }) => id)
        expect((await due(limit)).map(({ id }) => id)).toEqual(expected)
      }),
      { numRuns: 40 },
    )
  })

  it('replays as the tables in memory of the model do', async () => {
    await fc.assert(
      fc.asyncProperty(messages, states, fc.nat(12), async (all, groups, place) => {
        const memory = new Memory()
        await storeIn(memory, all, groups)
        for (const id of [`m${10 + place}`, 'm10']) {
          memory.replay(id, nowMs)
          await replayDelivery(local.db, id, new Date(nowMs))
        }
        await expectSame(memory)
      }),
      { numRuns: 40 },
    )
  })

  it('leaves untold what a dead message told, as the tables in memory of the model do', async () => {
    await fc.assert(
      fc.asyncProperty(messages, states, async (all, groups) => {
        const memory = new Memory()
        await storeIn(memory, all, groups)
        for (const { id, attempts, due_at_ms } of memory.pending()) {
          const attempt = { id, status: 'dead', attempts, due_at_ms } as const
          const ended = { ...attempt, last_answer: '', ended_at_ms: null }
          memory.record(ended, null, nowMs)
          await local.db.batch([leaveMessageUntold(id, new Date(nowMs)), recordAttempt(ended)])
        }
        await expectSame(memory)
      }),
      { numRuns: 40 },
    )
  })

  it('gives up as the tables in memory of the model do', async () => {
    await fc.assert(
      fc.asyncProperty(messages, states, async (all, groups) => {
        const memory = new Memory()
        await storeIn(memory, all, groups)
        memory.giveUp(nowMs + 1, nowMs)
        await local.db.batch(giveUpMessages(nowMs + 1, new Date(nowMs)))
        await expectSame(memory)
      }),
      { numRuns: 40 },
    )
  })
})

const queue = (...ids: readonly string[]) =>
  local.db.run(
    queueMessages(
      ids.map((id) => ({
        id,
        receiver: 'one',
        group_key: 'g',
        firing: [],
        body: '{}',
        created_at_ms: 0,
      })),
    ),
  )
const giveUp = (id: string, status: 'dead' | 'delivered' = 'dead') =>
  local.db.run(
    recordAttempt({
      id,
      status,
      attempts: 9,
      due_at_ms: 0,
      last_answer: 'HTTP 500',
      ended_at_ms: 5,
    }),
  )

describe('a receiver that answered 410', () => {
  const off = (deployedAt: Date | null) =>
    switchReceiverOff({
      receiver: 'one',
      destination: 'digest one',
      deployedAt,
      now: new Date(nowMs),
    })

  it('is sent nothing until a later deployment', async () => {
    await queue('m1')
    await local.db.run(off(new Date(5000)))
    expect(await due(20, new Date(5000))).toEqual([])
    expect(await due(20, new Date(4000))).toEqual([])
    expect(await due(20, new Date(5001))).toHaveLength(1)
  })

  it('is sent nothing until its address changes, where the deployment is not known', async () => {
    await queue('m1')
    await local.db.run(off(null))
    expect(await due()).toEqual([])
    const moved = [{ receiver: 'one', destination: 'digest of another' }]
    const input = {
      now: new Date(nowMs),
      destinations: moved,
      deployedAt: null,
      limit: 20,
      withinMs: 0,
    }
    expect(await dueMessages(local.db, input)).toHaveLength(1)
  })

  it('is on again after a replay, and then gets what waits, in order', async () => {
    await queue('m1', 'm2')
    await giveUp('m1')
    await local.db.run(off(null))
    expect(await replayDelivery(local.db, 'm1', new Date(nowMs))).toMatchObject({
      status: 'pending',
      attempts: 0,
    })
    expect((await due()).map(({ id }) => id)).toEqual(['m1', 'm2'])
  })
})

describe('deliveries', () => {
  it('are listed newest first, by status, without bodies', async () => {
    await queue('m1', 'm2', 'm3')
    await giveUp('m1')
    await giveUp('m3', 'delivered')
    const all = await listDeliveries(local.db, {
      statuses: ['pending', 'delivered', 'dead'],
      limit: 2,
    })
    expect(all.map(({ id }) => id)).toEqual(['m3', 'm2'])
    expect(all[0]).not.toHaveProperty('body')
    expect(await listDeliveries(local.db, { statuses: ['dead'], limit: 9 })).toMatchObject([
      { id: 'm1', last_answer: 'HTTP 500' },
    ])
  })

  it('given up are counted and kept until they are replayed', async () => {
    await queue('m1')
    await giveUp('m1')
    expect(await outboxCounts(local.db)).toEqual({ pending: 0, dead: 1 })
    await replayDelivery(local.db, 'm1', new Date(nowMs))
    expect(await outboxCounts(local.db)).toEqual({ pending: 1, dead: 0 })
    expect(await replayDelivery(local.db, 'missing', new Date(nowMs))).toBeNull()
  })
})

it('an upgrade notes of what waits that it may tell the end of what earlier messages told', async () => {
  const message = { receiver: 'one', group_key: 'g', body: '{}', created_at_ms: 0 }
  await local.db.run(
    queueMessages([
      { ...message, id: 'm1', firing: ['a'] },
      { ...message, id: 'm2', firing: [] },
    ]),
  )
  await giveUp('m1', 'delivered')
  const upgrade = migrationStatements().filter((sql) =>
    sql.includes('INTO viewkeeper_outbox_ended'),
  )
  await local.db.batch(upgrade.map((sql) => statement(sql)))
  expect(await table('outbox_ended', 'id, ended')).toEqual([{ id: 'm2', ended: '["a"]' }])
})
