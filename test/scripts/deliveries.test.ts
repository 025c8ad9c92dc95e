import { expect, test } from 'vitest'
import { listDead, replayDead } from '../../scripts/deliveries/deliveries.ts'
import { statement } from '../../src/db/database.ts'
import { listDeliveries } from '../../src/store/deliveries.ts'
import { localD1 } from '../d1.ts'

test('dead messages are named, and all of them sent again; not those that a newer one has made needless', async () => {
  await using local = await localD1()
  const statuses = ['dead', 'superseded', 'dead', 'delivered']
  await local.db.batch(
    statuses.map((status, at) =>
      statement(
        `INSERT INTO viewkeeper_outbox (status, id, receiver, group_key, firing, body, attempts, created_at_ms, due_at_ms, last_answer, ended_at_ms)
        VALUES (?1, ?2, 'default', ?2, '[]', '{}', 9, 0, 0, 'HTTP 503', 1)`,
        status,
        `m${at}`,
      ),
    ),
  )
  expect((await listDead(local.db)).text.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['queued', 'receiver', 'tries', 'last answer', 'id'],
    ['1970-01-01T00:00:00Z', 'default', '9', 'HTTP 503', 'm0'],
    ['1970-01-01T00:00:00Z', 'default', '9', 'HTTP 503', 'm2'],
  ])
  expect(await replayDead(local.db, undefined)).toMatchObject({
    text: '2 messages are sent again with the next run of deliver.',
    json: { replayed: ['m0', 'm2'] },
  })
  const pending = await listDeliveries(local.db, { statuses: ['pending'], limit: 10 })
  expect(pending.map(({ id, attempts }) => [id, attempts])).toEqual([
    ['m2', 0],
    ['m0', 0],
  ])
  expect((await listDead(local.db)).text).toBe('No message is dead.')
  await expect(replayDead(local.db, 'none')).rejects.toThrow('There is no message none.')
})
