import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adminToken, startWorker, type TestWorker } from '../worker/harness.ts'

const readToken = 'token-of-a-reader-32-characters-long'
const basic = (token: string) => `Basic ${btoa(`olga:${token}`)}`

let worker: TestWorker
beforeAll(async () => {
  worker = await startWorker({ bindings: { ADMIN_TOKEN: adminToken, READ_TOKEN: readToken } })
})
afterAll(() => worker[Symbol.asyncDispose]())

/** A request as a browser makes it. */
const browse = (path: string, init: Parameters<TestWorker['request']>[1] = {}, one = worker) =>
  one.request(path, {
    ...init,
    headers: { accept: 'text/html,*/*', authorization: basic(adminToken), ...init.headers },
  })

const form = (path: string, fields: string, headers: Record<string, string> = {}) =>
  browse(path, {
    method: 'POST',
    body: fields,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })

describe('the status page', () => {
  it('without a token is a page that says how to log in, with what makes a browser ask', async () => {
    const response = await browse('/', { headers: { authorization: '' } })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toMatch(/^Basic /)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(await response.text()).toContain('READ_TOKEN to look only')
  })

  it('lets in its own style and script alone', async () => {
    const response = await browse('/')
    const page = await response.text()
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    for (const kind of ['style', 'script']) {
      const [, text = ''] = new RegExp(`<${kind}>(.*?)</${kind}>`, 's').exec(page) ?? []
      const hash = createHash('sha256').update(text).digest('base64')
      expect(policy).toContain(`${kind}-src 'sha256-${hash}'`)
    }
    expect(page).not.toMatch(/\sstyle=|\son\w+=/)
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
  })

  it.each([
    ['/?range=1y', 'range must be one of 24h, 7d, 90d'],
    ['/?silence=x', 'silence must be the fingerprint of an alert'],
    ['/?run=x', 'run is no run'],
    ['/?nonsense=1', 'nonsense is not known here'],
  ])('%s is refused, and told what is wrong', async (path, detail) => {
    const response = await browse(path)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain(detail)
  })

  it('answers HEAD without a body', async () => {
    const response = await browse('/', { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
  })

  it('where nothing is leads back', async () => {
    const response = await browse('/nowhere')
    expect(response.status).toBe(404)
    expect(await response.text()).toContain('<a href="/">')
  })
})

describe('a form', () => {
  it.each([
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ authorization: basic(readToken) }, 403],
    [{ authorization: '' }, 401],
    [{ 'content-type': 'text/plain' }, 400],
    [{ 'sec-fetch-site': 'same-origin' }, 303],
  ])('sent with %j is answered %i', async (headers, status) => {
    const response = await form('/page/jobs/snapshot', '', headers)
    expect(response.status).toBe(status)
    if (status === 303) expect(response.headers.get('location')).toMatch(/^\/\?run=snapshot%3A/)
    else expect(await response.text()).toContain('Viewkeeper</title>')
  })

  it.each([
    ['/page/jobs/nonsense', '', 404, 'There is no job nonsense'],
    ['/page/jobs/evaluate', 'dry_run=true', 400, 'has no dry run'],
    ['/page/jobs/audit', 'nonsense=1', 400, 'nonsense'],
    ['/page/silences/nonsense/end', '', 404, 'There is no silence nonsense'],
    ['/page/deliveries/nonsense/replay', '', 404, 'There is no delivery nonsense'],
    ['/page/deliveries/nonsense/dismiss', '', 404, 'There is no delivery nonsense'],
    ['/page/alerts/nonsense/acknowledge', 'comment=x', 404, 'nonsense'],
    ['/page/alerts/nonsense/acknowledge', 'comment=', 400, 'comment'],
    ['/page/receivers/test', '', 409, 'No receiver is active'],
    ['/page/silences', 'matchers=a%3Db&duration=soon&comment=x', 400, 'duration'],
  ])('%s with %j is answered %i, in words', async (path, fields, status, words) => {
    const response = await form(path, fields)
    expect(response.status).toBe(status)
    expect(await response.text()).toContain(words)
  })

  it('of more than 64 kB is not read', async () => {
    const length = { 'content-length': '70000' }
    const response = await form('/page/silences/preview', 'x'.repeat(70_000), length)
    expect(response.status).toBe(413)
  })
})

describe('whoever looks with READ_TOKEN', () => {
  it('is asked for the other token where that is needed, and led to the page with it', async () => {
    const asked = await browse('/page/login', { headers: { authorization: basic(readToken) } })
    expect(asked.status).toBe(401)
    const led = await browse('/page/login')
    expect(led.status).toBe(303)
    expect(led.headers.get('location')).toBe('/')
  })
})

describe('the page says what to do', () => {
  it('while ADMIN_TOKEN is not set', async () => {
    await using closed = await startWorker({ bindings: {} })
    const response = await browse('/', {}, closed)
    expect(response.status).toBe(503)
    expect(await response.text()).toContain('npx wrangler secret put ADMIN_TOKEN')
  })

  it('while settings are wrong, and tells none of their values', async () => {
    const bindings = { ADMIN_TOKEN: 'short-but-secret', STUCK_AFTER_SECONDS: 'soonish' }
    await using faulty = await startWorker({ bindings })
    const response = await browse('/', {}, faulty)
    expect(response.status).toBe(503)
    const text = await response.text()
    for (const name of Object.keys(bindings)) expect(text).toContain(name)
    expect(text).not.toMatch(/short-but-secret|soonish/)
  })
})
