import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { routes, shown } from '../../src/app.ts'
import { Database, statement } from '../../src/db/database.ts'
import { answerToFaultySettings } from '../../src/http/faulty-settings.ts'
import { answeringBy } from '../../src/http/router.ts'
import { parseSettings, SettingsError } from '../../src/settings.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock } from '../jobs/context.ts'
import { filling } from '../rebuild.ts'
import { startWorker } from '../worker/harness.ts'
import { problem } from './answers.ts'
import { httpContext } from './context.ts'
import {
  goodRequest,
  type MadeUp,
  madeUpRequest,
  mark,
  plantedSettings,
  secret,
} from './made-up-request.ts'
import '../timing-safe-equal.ts'

const origin = 'http://viewkeeper.test'

/** What tells of the inside: SQL, messages of the database, stacks, and names of files. */
const inside =
  /\b(SELECT|INSERT INTO|DELETE FROM|FROM \w+ WHERE)\b|D1_|SQLITE|\n\s+at |\bat \S+ \(|node_modules|\.[cm]?[jt]s\b|file:\/\/|(Type|Range|Syntax|Reference)Error/

/** A page without what is the same in all of them, its style and script, and without commands that it gives to copy. */
const shownPart = (text: string): string => text.replaceAll(/<(style|script|code)>.*?<\/\1>/gs, '')

interface Answered {
  readonly status: number
  readonly headers: { readonly get: (name: string) => string | null }
}

const expectSound = (request: MadeUp, { status, headers }: Answered, text: string): void => {
  if (status >= 500) expect(status, text).toBe(503)
  expect(text.length).toBeLessThan(1_000_000)
  expect(text).not.toMatch(secret)
  expect(shownPart(text)).not.toMatch(inside)
  for (const value of ['content-type', 'location', 'www-authenticate', 'allow'])
    expect(headers.get(value) ?? '').not.toMatch(secret)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  const isPage = headers.get('content-type')?.startsWith('text/html') === true
  if (isPage) expect(headers.get('content-security-policy')).not.toContain('unsafe')
  if (request.method !== 'HEAD' && status >= 400 && !request.path.startsWith('/healthz') && !isPage)
    expect(problem.parse(JSON.parse(text)).status).toBe(status)
}

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
  await local.db.batch(filling.map((sql) => statement(sql)))
})
afterAll(() => local[Symbol.asyncDispose]())

/** Everything that our tables hold. */
const everyTable = async (): Promise<string> => {
  const tables = await local.db.all(
    statement("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'viewkeeper_%'"),
    z.object({ name: z.string() }),
  )
  const rows = await local.db.batch(tables.map(({ name }) => statement(`SELECT * FROM ${name}`)))
  return JSON.stringify(rows.map((result) => result.rows))
}

const answer = answeringBy(routes, shown)
const clock = new Clock('2026-05-01T10:00:00Z')

describe('made-up requests', () => {
  it('5,000 of them are answered soundly, and no secret comes out anywhere', async () => {
    const outside: string[] = []
    const logged = [vi.spyOn(console, 'error'), vi.spyOn(console, 'log'), vi.spyOn(console, 'warn')]
    for (const log of logged)
      log.mockImplementation((...told) => outside.push(JSON.stringify(told)))
    const settings = parseSettings(plantedSettings)
    const fetch: typeof globalThis.fetch = async (_url, init) => {
      outside.push(String(init?.body ?? ''))
      return new Response(null, { status: outside.length % 3 === 0 ? 500 : 204 })
    }
    const answered = new Map<number, number>()
    await fc.assert(
      fc.asyncProperty(madeUpRequest, async (request) => {
        const context = httpContext(local, clock, { settings, fetch })
        const { method, path, headers, body } = request
        const length = body === null ? {} : { 'content-length': `${Buffer.byteLength(body)}` }
        const sent = new Request(origin + path, {
          method,
          headers: { ...headers, ...length },
          body,
        })
        const response = await answer(sent, context)
        answered.set(response.status, (answered.get(response.status) ?? 0) + 1)
        expectSound(request, response, await response.text())
      }),
      { numRuns: 5000, endOnFailure: true, examples: [[goodRequest]] },
    )
    for (const status of [200, 201, 400, 401, 403, 404, 405, 413])
      expect(answered.get(status) ?? 0, `answers ${status}`).toBeGreaterThan(0)
    expect(outside.join('\n')).not.toMatch(secret)
    expect(await everyTable()).not.toMatch(secret)
  })

  it('some hundred are answered soundly by the built worker', async () => {
    await using worker = await startWorker({ bindings: plantedSettings })
    await fc.assert(
      fc.asyncProperty(madeUpRequest, async (request) => {
        const { method, path, headers, body } = request
        // A longer body that goes unread breaks the connection off before the client has sent it.
        const sent = body === null || body.length < 1000 ? body : null
        // Whether the answer is as its route declares is the harness's to check.
        const response = await worker.request(path, { method, headers, body: sent })
        expectSound(request, response, await response.text())
      }),
      { numRuns: 300, endOnFailure: true },
    )
  })
})

describe('a failure', () => {
  const failing = async (error: Error) => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const settings = parseSettings(plantedSettings)
    const db = new Database('monotask', { transact: () => Promise.reject(error) })
    const request = new Request(`${origin}/api/silences`, {
      headers: { authorization: `Bearer ${plantedSettings.ADMIN_TOKEN}` },
    })
    const response = await answer(request, httpContext(local, clock, { settings, db }))
    expect(log).toHaveBeenCalledOnce()
    return problem.parse(await response.json())
  }

  it('of the database is 503 in our own words', async () => {
    const error = new Error('D1_ERROR: near "SELECT": syntax error: SQLITE_ERROR')
    expect(await failing(error)).toMatchObject({
      status: 503,
      detail: 'The database refused a statement. The worker log has its message.',
    })
  })

  it('of any other kind is 500 and tells nothing', async () => {
    const error = new TypeError('no name of undefined in SELECT secret FROM tasks')
    expect(await failing(error)).toMatchObject({
      status: 500,
      detail: 'Something went wrong here. The worker log says what.',
    })
  })
})

it.each(Object.keys(plantedSettings).filter((name) => name !== 'READ_TOKEN'))(
  'a faulty %s is named, and not what it holds',
  async (name) => {
    const faulty = { ...plantedSettings, [name]: `${mark} ` }
    const parse = () => parseSettings(faulty)
    expect(parse).toThrow(SettingsError)
    const error = new SettingsError([])
    try {
      parse()
    } catch (thrown) {
      if (thrown instanceof SettingsError) error.message = thrown.message
    }
    const request = new Request(`${origin}/api/jobs`)
    const response = await answerToFaultySettings(request, error, shown.problemPage)
    const text = await response.text()
    expect(text).toContain(name)
    expect(text).not.toMatch(secret)
  },
)
