import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { localFleet } from '../../../bench/databases/local-fleet.ts'
import { standingsIn, standingsOver } from '../../../scripts/fleet/standing.ts'
import { statusAnswer } from '../../../scripts/fleet/status.ts'

it('tells how every database stands, the worst first, and ends with 1 while something is wrong', async () => {
  await using fleet = await localFleet(4, (name) =>
    name === 'D0001'
      ? Array.from(
          { length: 12 },
          (_, n) =>
            `INSERT INTO automation_queue (id, event_type, status, created_at, completed_at)
            VALUES ('job-${n}', 'test', 'failed', '2026-11-30T09:50:00Z', '2026-11-30T09:55:00Z')`,
        )
      : [],
  )
  const [first, ...others] = fleet.members
  if (first === undefined) throw new Error('There are four.')
  fleet.members = [{ ...first, labels: { tier: 'paid' } }, ...others]
  fleet.faults.set('D0002', () => Promise.reject(new Error('D1_ERROR: no disk')))
  await fleet.cron()
  await fleet.queues.deliver(200)
  const now = fleet.clock.now()
  const standings = await standingsIn(fleet.database('CONTROL'))
  expect(standings.map(({ name, state }) => [name, state])).toEqual([
    ['D0002', 'slow'],
    ['D0001', 'firing'],
    ['D0000', 'ok'],
    ['D0003', 'ok'],
  ])
  expect(standings[1]).toMatchObject({ alerts: { firing: 1 }, last_tick: { outcome: 'ran' } })
  const answer = statusAnswer(standings, now, 3)
  expect(answer.status).toBe(1)
  expect(answer.text).toMatch(/^.*4 databases: 1 slow, 1 firing, 2 ok\./)
  expect(answer.text).toMatch(/\nD0002 +slow +\d/)
  expect(answer.text).toMatch(/\nD0000 +ok .* tier=paid +ran, 3 min/)
  expect(answer.text).toContain('and 1 more, none of them worse')
  const well = standings.filter(({ state }) => state === 'ok')
  expect(statusAnswer(well, now, 50).status).toBe(0)
  expect(statusAnswer([], now, 50)).toMatchObject({ status: 1 })
})

it('reads the same of a deployed worker, page by page, with its token', async () => {
  const shown = (name: string, state: string) => ({
    ...{ name, state, labels: {}, since: null, error: null, tried_at: null, last_tick: null },
    alerts: { firing: 0, pending: 0 },
  })
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization}`)
    const isFirst = !request.url?.includes('after=')
    const databases = [isFirst ? shown('a', 'ok') : shown('b', 'behind')]
    response.end(JSON.stringify({ databases, next: isFirst ? 'n' : null }))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  try {
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const standings = await standingsOver(`http://127.0.0.1:${port}`, { VIEWKEEPER_TOKEN: 'token' })
    expect(standings.map(({ name }) => name)).toEqual(['b', 'a'])
    expect(asked).toEqual([
      '/api/databases?limit=500 Bearer token',
      '/api/databases?limit=500&after=n Bearer token',
    ])
    await expect(standingsOver(`http://127.0.0.1:${port}`, {})).rejects.toThrow(/VIEWKEEPER_TOKEN/)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
