import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { queriesCheck } from '../../src/checks/queries.ts'
import { takeChecks } from '../../src/checks/take-checks.ts'
import { statement } from '../../src/db/database.ts'
import { parseSettings } from '../../src/settings.ts'
import { readMeasurements } from '../../src/store/measurements.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from '../jobs/context.ts'
import { type Answer, analyticsOf, analyticsServer } from './analytics-server.ts'

let local: LocalD1
let server: Awaited<ReturnType<typeof analyticsServer>>
let clock: Clock
beforeAll(async () => {
  local = await localD1()
  server = await analyticsServer()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await local[Symbol.asyncDispose]()
})
beforeEach(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  clock = new Clock('2026-05-01T10:05:00Z')
  server.state.requests.length = 0
  await local.db.run(statement('DELETE FROM viewkeeper_measurements'))
})

const token = 'cf-token-that-nobody-may-see'
const account = '0123456789abcdef0123456789abcdef'
const here = '11111111-2222-4333-8444-555555555555'
const given = { CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_ACCOUNT_ID: account }

const lookUp = 'SELECT * FROM task_progress_summary_mv WHERE task_id = ?'
const groups = [
  { query: lookUp, count: 90, averageMs: 0.5, rowsRead: 90, rowsReturned: 60 },
  {
    query: 'select * from project_statistics_mv where project_id = ?',
    count: 10,
    averageMs: 0.4,
    rowsRead: 10,
    rowsReturned: 10,
  },
  {
    query: 'SELECT count(*) FROM task_progress_summary_mv',
    count: 5,
    averageMs: 20,
    rowsRead: 5000,
    rowsReturned: 5,
  },
  {
    query: 'UPDATE tasks SET current_state = ? WHERE id = ?',
    count: 7,
    averageMs: 3,
    rowsRead: 49,
    rowsReturned: 0,
    rowsWritten: 28,
  },
]

const answering =
  (answers: Parameters<typeof analyticsOf>[0]): Answer =>
  (response, asked) =>
    response.end(JSON.stringify(analyticsOf(answers, asked)))

const take = async (settings: object = given) => {
  const context = jobContext(local, clock, {
    settings: parseSettings(settings),
    fetch: server.fetch,
  })
  const [outcome] = await takeChecks([queriesCheck], context)
  if (outcome === undefined) throw new Error('The check gave nothing.')
  return outcome
}

const values = async (settings: object = given) => {
  const outcome = await take(settings)
  if (!('readings' in outcome)) throw new Error(outcome.error)
  return outcome.readings.map(({ metric, labels: { database, ...labels }, value }) => [
    metric.replace('viewkeeper_query_', ''),
    database,
    Object.values(labels).join(' '),
    value,
  ])
}

describe("D1's analytics", () => {
  it('tell the durations of reads and writes, and how efficient look-ups by key are', async () => {
    server.state.answer = answering(groups)
    expect(await values()).toEqual([
      ['duration_seconds', 'monotask', 'read 0.5', 0.02],
      ['duration_seconds', 'monotask', 'read 0.95', 0.04],
      ['duration_seconds', 'monotask', 'read 0.99', 0.06],
      ['duration_seconds', 'monotask', 'write 0.5', 0.003],
      ['duration_seconds', 'monotask', 'write 0.95', 0.006],
      ['duration_seconds', 'monotask', 'write 0.99', 0.009],
      ['efficiency', 'monotask', '', 0.7],
    ])
  })

  it('are asked for the account, the last hour and, where it is named, the database', async () => {
    server.state.answer = answering(groups.map((group) => ({ ...group, databaseId: here })))
    await values({ ...given, CLOUDFLARE_DATABASE_ID: here })
    const [request] = server.state.requests
    expect(request?.variables).toMatchObject({
      account,
      all: {
        databaseId: here,
        datetime_geq: '2026-05-01T09:05:00.000Z',
        datetime_leq: '2026-05-01T10:05:00.000Z',
      },
    })
    expect(JSON.stringify(request)).not.toContain(token)
  })

  it('name the slowest statements by their hash, never by their SQL', async () => {
    server.state.answer = answering(groups)
    await values()
    const { queries } = await readMeasurements(local.db)
    const count = createHash('sha256')
      .update(groups[2]?.query ?? '')
      .digest('hex')
    expect(queries?.slowest[0]).toEqual({
      hash: count.slice(0, 16),
      runs: 5,
      mean_seconds: 0.02,
      rows_read: 5000,
      rows_written: 0,
      rows_returned: 5,
    })
    expect(JSON.stringify(queries)).not.toMatch(/select/i)
  })

  it('say nothing of what did not happen', async () => {
    server.state.answer = answering([])
    expect(await values()).toEqual([])
  })

  it('are asked every 15 minutes; the last answer stands meanwhile', async () => {
    server.state.answer = answering(groups)
    const first = await values()
    for (let minutes = 5; minutes <= 15; minutes += 5) {
      clock.pass(300_000)
      expect(await values()).toEqual(first)
    }
    expect(server.state.requests).toHaveLength(2)
  })

  it.each([
    ['the token', { CLOUDFLARE_ACCOUNT_ID: account }],
    ['the account', { CLOUDFLARE_API_TOKEN: token }],
    ['both', {}],
  ])('are not asked without %s', async (_, settings) => {
    expect(await values(settings)).toEqual([])
    expect(server.state.requests).toEqual([])
  })

  it('are read with the token', async () => {
    let seen = ''
    server.state.answer = (response, asked, bearer) => {
      seen = bearer
      answering(groups)(response, asked, bearer)
    }
    await values()
    expect(seen).toBe(`Bearer ${token}`)
  })
})

const json =
  (status: number, body: unknown): Answer =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

const authz = {
  data: null,
  errors: [
    {
      message: `not authorized for that account: ${token}`,
      path: null,
      extensions: { code: 'authz' },
    },
  ],
}
const unknownField = {
  data: null,
  errors: [
    { message: `unknown field near ${token}`, path: ['viewer'], extensions: { code: 'parse' } },
  ],
}
const right = /^Cloudflare refuses CLOUDFLARE_API_TOKEN: .*Account Analytics: Read/

const faults: readonly (readonly [string, Answer, RegExp])[] = [
  ['a token without the right', json(200, authz), right],
  [
    'a token that is unknown',
    json(401, { success: false, errors: [{ code: 10000, message: 'Authentication error' }] }),
    right,
  ],
  [
    'a token that is none',
    json(400, { success: false, errors: [{ code: 6003, message: 'Invalid request headers' }] }),
    right,
  ],
  ['a refusal without words', (response) => response.writeHead(403).end(), right],
  [
    'an account that is not the token’s',
    json(200, { data: { viewer: { accounts: [] } }, errors: null }),
    right,
  ],
  ['a field that is gone', json(200, unknownField), /could not answer the query/],
  ['too many requests', json(429, { errors: [] }), /asked too often/],
  ['an outage', (response) => response.writeHead(502).end('<html>bad gateway</html>'), /HTTP 502/],
  [
    'a redirect',
    (response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
    /HTTP 302/,
  ],
  ['garbage', (response) => response.end('{"data": garbage'), /not as Cloudflare's schema says/],
  [
    'another schema',
    json(200, { data: { viewer: { accounts: [{ reads: [{}] }] } } }),
    /not as Cloudflare's schema says/,
  ],
  [
    'half an answer',
    (response) => {
      response.writeHead(200, { 'content-length': 1000 })
      response.write('{"data"')
      setImmediate(() => response.destroy())
    },
    /no whole answer/,
  ],
  ['an endless answer', (response) => response.end(`"${'x'.repeat(2_000_000)}"`), /over 1 MB/],
  [
    'several databases',
    answering([
      ...groups,
      {
        ...groups[0],
        query: lookUp,
        count: 1,
        averageMs: 1,
        rowsRead: 1,
        rowsReturned: 1,
        databaseId: 'another',
      },
    ]),
    /set CLOUDFLARE_DATABASE_ID/,
  ],
]

describe('a failed check, and no reading, comes of', () => {
  it.each(faults)('%s', async (_, answer, error) => {
    server.state.answer = answer
    const outcome = await take()
    expect(outcome).toMatchObject({ check: 'queries', error: expect.stringMatching(error) })
    expect(JSON.stringify(outcome)).not.toContain(token)
    expect(JSON.stringify(vi.mocked(console.error).mock.calls)).not.toContain(token)
  })

  it('no answer in time', async () => {
    const abort = new AbortController()
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(abort.signal)
    server.state.answer = () => abort.abort()
    expect(await take()).toMatchObject({ error: "D1's analytics gave no answer within 8 s." })
    expect(timeout).toHaveBeenCalledWith(8000)
    timeout.mockRestore()
  })

  it('a fault once there were answers; the next tick asks again', async () => {
    server.state.answer = answering(groups)
    await values()
    clock.pass(900_000)
    server.state.answer = json(200, authz)
    expect(await take()).toHaveProperty('error')
    clock.pass(300_000)
    server.state.answer = answering(groups)
    expect(await values()).toHaveLength(7)
  })
})
