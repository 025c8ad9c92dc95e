import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { withDatabase } from '../../scripts/local/worker.ts'
import { databaseFolder } from '../../scripts/local/wrangler.ts'
import { status } from '../../scripts/status/status.ts'
import { application } from '../../src/app.ts'
import { statement } from '../../src/db/database.ts'
import { systemTimer } from '../../src/db/timer.ts'
import { exampleStatus } from '../../src/http/examples.ts'
import { runCron } from '../../src/jobs/schedule.ts'
import { parseSettings } from '../../src/settings.ts'
import { migrationStatements } from '../d1.ts'

describe('of a database', () => {
  let data: string
  const execute = (...sql: readonly string[]) =>
    withDatabase(databaseFolder(data), (db) => db.batch(sql.map((text) => statement(text))))
  /** What the worker does each five minutes, but for sending. */
  const tick = () =>
    withDatabase(
      databaseFolder(data),
      (db) =>
        runCron('*/5 * * * *', new Date(), {
          ...{ db, application, settings: parseSettings({}), now: () => new Date() },
          ...{ timer: systemTimer, dryRun: false },
          fetch: () => Promise.reject(new Error('no network in this test')),
        }),
      'monotask',
    )
  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'viewkeeper-'))
  })
  afterAll(() => rmSync(data, { recursive: true }))

  test('that is not there, or was never evaluated, is unknown: 2, and it says why', async () => {
    const none = await status({ data })
    expect(none).toMatchObject({ status: 2, json: { state: 'unknown' } })
    expect(none.text).toContain('There is no local database in ')
    mkdirSync(databaseFolder(data), { recursive: true })
    expect((await status({ data })).text).toContain('Viewkeeper is not installed')
    await execute(...migrationStatements())
    const early = await status({ data })
    expect(early).toMatchObject({ status: 2, text: expect.stringContaining('evaluated yet') })
  })

  test('is ok with 0; critical with 2, with the command that mends it here', async () => {
    await tick()
    expect(await status({ data })).toMatchObject({ status: 0, json: { state: 'ok', faults: [] } })
    await execute('DROP TRIGGER refresh_progress_on_evidence')
    await tick()
    const { text, json, status: exit } = await status({ data })
    expect(text).toContain('TriggersMissing')
    expect(text).toContain(`npm run views -- resume --data ${data}`)
    expect(text).not.toContain('--remote')
    expect([json, exit]).toEqual([expect.objectContaining({ state: 'critical' }), 2])
  })
})

describe('of the worker at an address', () => {
  let asked: string[]
  let answer: { readonly status: number; readonly body: object }
  const server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization}`)
    response.writeHead(answer.status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer.body))
  })
  let url: string
  const env = { VIEWKEEPER_TOKEN: 'the-token' }
  beforeAll(async () => {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const address = server.address()
    url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`
  })
  afterAll(() => server.close())
  beforeEach(() => {
    asked = []
    answer = { status: 200, body: exampleStatus }
  })
  const asking = (token: Record<string, string> = env, address = url) =>
    status({ data: 'nowhere', url: address }, token)

  test.each([
    ['ok', 0],
    ['warning', 1],
    ['critical', 2],
    ['unknown', 2],
  ])(
    '%s exits with %i; what it says is printed, and as it stands with --json',
    async (state, exit) => {
      const body = { ...exampleStatus, state }
      answer = { status: 200, body }
      const came = await asking()
      expect(asked).toEqual(['/api/status Bearer the-token'])
      expect(came).toMatchObject({ status: exit, json: body })
      expect(came.text.split('\n')).toEqual([
        exampleStatus.sentence,
        `  mended   ${exampleStatus.faults[0]?.sentence}`,
        `           ${exampleStatus.faults[0]?.command}`,
      ])
    },
  )

  test('what it refuses is unknown, with its reason and without the token', async () => {
    answer = {
      status: 401,
      body: { title: 'Unauthorized', status: 401, detail: 'The token is wrong.' },
    }
    const { text, status: exit } = await asking()
    expect(text).toMatch(/^127\.0\.0\.1:\d+ answered HTTP 401\. The token is wrong\.$/)
    expect(exit).toBe(2)
  })

  test.each([
    ['no token', {}, undefined, 'VIEWKEEPER_TOKEN is not set'],
    ['an address in the clear', env, 'http://viewkeeper.example.com', '--url takes the address'],
    ['no address', env, 'viewkeeper', '--url takes the address'],
  ])('%s is told before anything is asked', async (_, token, address, message) => {
    const { text, status: exit } = await asking(token, address)
    expect(text).toContain(message)
    expect([exit, asked]).toEqual([2, []])
  })

  test('one that does not answer, or is no Viewkeeper, is unknown', async () => {
    expect((await asking(env, 'http://127.0.0.1:1')).text).toContain('does not answer')
    answer = { status: 200, body: { hello: 'world' } }
    expect(await asking()).toMatchObject({
      status: 2,
      text: expect.stringContaining('That is no answer of Viewkeeper.'),
    })
  })
})
