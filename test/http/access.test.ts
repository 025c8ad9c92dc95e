import { Buffer } from 'node:buffer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withSecurityHeaders } from '../../src/http/security-headers.ts'
import { adminToken, startWorker, type TestWorker } from '../worker/harness.ts'
import { rawStatus } from './raw.ts'

let worker: TestWorker
beforeAll(async () => {
  worker = await startWorker()
})
afterAll(() => worker[Symbol.asyncDispose]())

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

describe('access', () => {
  it.each([
    ['a bearer token', `Bearer ${adminToken}`],
    ['a bearer token, scheme in lower case', `bearer ${adminToken}`],
    ['basic with any user name', basic(`anyone:${adminToken}`)],
    ['basic without a user name', basic(`:${adminToken}`)],
  ])('is given for %s', async (_name, authorization) => {
    const { status } = await worker.request('/api/jobs', { headers: { authorization } })
    expect(status).toBe(200)
  })

  it.each([
    ['nothing', undefined],
    ['an empty bearer token', 'Bearer '],
    ['a wrong token', `Bearer ${'x'.repeat(37)}`],
    ['the beginning of the token', `Bearer ${adminToken.slice(0, -1)}`],
    ['the token and more', `Bearer ${adminToken}x`],
    ['the token as user name', basic(`${adminToken}:`)],
    ['a wrong password', basic(`admin:${adminToken} `)],
    ['bad base64', 'Basic %%%'],
    ['another scheme', `Digest ${adminToken}`],
  ])('is refused for %s', async (_name, authorization) => {
    const response = await worker.request('/api/jobs', {
      headers: authorization === undefined ? {} : { authorization },
    })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toMatch(/^Basic realm="Viewkeeper"/)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toEqual({
      title: 'Unauthorized',
      status: 401,
      detail: expect.any(String),
    })
  })

  it('without a token does not tell which paths there are', async () => {
    const { status } = await worker.request('/nowhere', { headers: {} })
    expect(status).toBe(401)
  })

  it.each([
    [{}, 200],
    [{ 'sec-fetch-site': 'same-origin' }, 200],
    [{ 'sec-fetch-site': 'none' }, 200],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'cross-site', origin: 'http://viewkeeper.test' }, 403],
    [{ origin: 'http://viewkeeper.test' }, 200],
    [{ origin: 'https://viewkeeper.test' }, 403],
    [{ origin: 'http://viewkeeper.test:81' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
  ])('to change something is for requests of our own page: %j %i', async (headers, status) => {
    const response = await worker.request('/api/jobs/snapshot/runs', {
      method: 'POST',
      headers: { authorization: basic(`:${adminToken}`), ...headers },
    })
    expect(response.status).toBe(status)
  })

  it('to read is for any page that has a token', async () => {
    const headers = { authorization: `Bearer ${adminToken}`, 'sec-fetch-site': 'cross-site' }
    expect((await worker.request('/api/jobs', { headers })).status).toBe(200)
  })

  it('is closed to all without ADMIN_TOKEN, but for /healthz', async () => {
    await using closed = await startWorker({ bindings: {} })
    const response = await closed.request('/api/jobs')
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining('ADMIN_TOKEN') })
    expect((await closed.request('/healthz', { headers: {} })).status).toBe(200)
  })
})

describe('READ_TOKEN', () => {
  const readToken = 'token-of-a-scraper-32-characters-long'
  const headers = { authorization: `Bearer ${readToken}` }

  it.each([
    ['GET', 200],
    ['HEAD', 200],
    ['POST', 403],
    ['DELETE', 403],
    ['OPTIONS', 403],
  ])('with %s: %i', async (method, status) => {
    await using reading = await startWorker({
      bindings: { ADMIN_TOKEN: adminToken, READ_TOKEN: readToken },
    })
    expect((await reading.request('/api/silences', { method, headers })).status).toBe(status)
  })

  it('that is not set opens nothing', async () => {
    for (const token of [readToken, '', 'null', 'undefined'])
      expect(
        (
          await worker.request('/api/jobs', {
            headers: { authorization: `Basic ${btoa(`:${token}`)}` },
          })
        ).status,
      ).toBe(401)
  })
})

describe('wrong tokens', () => {
  const from = (address: string, token: string) => ({
    headers: { authorization: `Bearer ${token}`, 'cf-connecting-ip': address },
  })
  const wrong = 'x'.repeat(37)

  it('are slowed down for the address that sends them, and for no other', async () => {
    await using limited = await startWorker({ wrongTokens: 3 })
    const statuses: number[] = []
    for (let n = 0; n < 5; n += 1)
      statuses.push((await limited.request('/api/jobs', from('192.0.2.1', wrong))).status)
    expect(statuses).toEqual([401, 401, 401, 429, 429])
    const held = await limited.request('/api/jobs', from('192.0.2.1', adminToken))
    expect(held.status).toBe(429)
    expect(Number(held.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(Number(held.headers.get('retry-after'))).toBeLessThanOrEqual(60)
    expect((await limited.request('/api/jobs', from('192.0.2.2', adminToken))).status).toBe(200)
    expect((await limited.request('/healthz', from('192.0.2.1', wrong))).status).toBe(200)
  })

  it('without the binding are refused as ever', async () => {
    for (let n = 0; n < 20; n += 1)
      expect((await worker.request('/api/jobs', from('192.0.2.1', wrong))).status).toBe(401)
    expect((await worker.request('/api/jobs', from('192.0.2.1', adminToken))).status).toBe(200)
  })
})

describe('a body', () => {
  const head = (method: string, path: string, ...lines: readonly string[]) =>
    [
      `${method} ${path} HTTP/1.1`,
      'host: viewkeeper.test',
      `authorization: Bearer ${adminToken}`,
      ...lines,
      '',
      '',
    ].join('\r\n')

  it.each(['/api/silences', '/api/jobs/nonsense/runs', '/nowhere'])(
    'over 64 kB is 413 before any of it has come: %s',
    async (path) => {
      const request = head('POST', path, 'content-length: 65537')
      expect(await rawStatus(worker.url, [request])).toBe(413)
    },
  )

  it('over 64 kB is 413 before its end has come, where its length is not known', async () => {
    const chunk = `8000\r\n${'x'.repeat(0x8000)}\r\n`
    const request = head('POST', '/api/silences', 'transfer-encoding: chunked')
    expect(await rawStatus(worker.url, [request, chunk, chunk, chunk])).toBe(413)
  })

  it('of 64 kB is read', async () => {
    const text = JSON.stringify({ comment: 'x' }).padEnd(65_536)
    const response = await worker.request('/api/silences', { method: 'POST', body: text })
    expect(response.status).toBe(400)
  })

  it.each(['GET', 'HEAD'])('of a %s request goes unread', async (method) => {
    const request = head(method, '/healthz', 'content-length: 1')
    expect(await rawStatus(worker.url, [request, 'x'])).toBe(200)
  })

  it('of 64 kB that is full of faults is answered by the first of them, and how many more', async () => {
    const matchers = Array(8000).fill(1)
    const body = JSON.stringify({ matchers, ['y'.repeat(9000)]: 1 })
    const response = await worker.request('/api/silences', { method: 'POST', body })
    expect(response.status).toBe(400)
    const text = await response.text()
    expect(text).toMatch(/matchers\.0 .*and \d+ more/)
    expect(text.length).toBeLessThan(4500)
  })
})

describe('every answer', () => {
  const headers = {
    'cache-control': 'no-store',
    'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  }
  const requests = [
    ['GET', '/healthz', 200],
    ['GET', '/api/jobs', 200],
    ['HEAD', '/api/jobs', 200],
    ['GET', '/nowhere', 404],
    ['PUT', '/api/jobs', 405],
    ['GET', '/api/jobs?x=1', 400],
  ] as const

  it.each(requests)('carries the security headers: %s %s %i', async (method, path, status) => {
    const response = await worker.request(path, { method })
    expect(response.status).toBe(status)
    expect(Object.fromEntries(response.headers)).toMatchObject(headers)
    expect(response.headers.has('strict-transport-security')).toBe(false)
  })

  it.each(['/healthz', '/api/jobs'])('carries them with faulty settings: %s', async (path) => {
    await using faulty = await startWorker({ bindings: { ADMIN_TOKEN: 'short' } })
    for (const method of ['GET', 'HEAD']) {
      const response = await faulty.request(path, { method })
      expect(response.status).toBe(503)
      expect(Object.fromEntries(response.headers)).toMatchObject(headers)
    }
  })

  it('over https tells browsers to keep to it', () => {
    const response = withSecurityHeaders(new Request('https://viewkeeper.test/'), new Response())
    expect(response.headers.get('strict-transport-security')).toBe('max-age=31536000')
  })

  it('of a page may have a policy of its own', () => {
    const page = new Response('', { headers: { 'content-security-policy': "default-src 'self'" } })
    const response = withSecurityHeaders(new Request('https://viewkeeper.test/'), page)
    expect(response.headers.get('content-security-policy')).toBe("default-src 'self'")
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
  })
})

describe('routes', () => {
  it.each([
    ['/', 404],
    ['/api', 404],
    ['/api/jobs/snapshot', 404],
    ['/api/tasks/a/b/summary', 404],
    ['/api/jobs/nonsense/runs', 404],
    ['/api/jobs/constructor/runs', 404],
    ['/api/tasks/missing/summary', 404],
    ['/api/projects/missing/stats', 404],
    ['/api/tasks/%E0%A4%A/summary', 400],
  ])('GET %s is %i, as a problem', async (path, status) => {
    const response = await worker.request(path)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ status, detail: expect.any(String) })
  })

  it.each([
    ['POST', '/api/jobs', 'GET, HEAD'],
    ['DELETE', '/api/jobs/snapshot/runs', 'GET, HEAD, POST'],
    ['PUT', '/api/tasks/x/summary', 'GET, HEAD'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['OPTIONS', '/api/views', 'GET, HEAD'],
    ['GET', '/api/alerts/test', 'POST'],
    ['PUT', '/api/silences', 'GET, HEAD, POST'],
    ['GET', '/api/silences/x', 'DELETE'],
    ['GET', '/api/deliveries/x/replay', 'POST'],
  ])('%s %s is 405 and allows %s', async (method, path, allow) => {
    const response = await worker.request(path, {
      method,
      headers: { authorization: `Bearer ${adminToken}` },
    })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe(allow)
  })

  it.each(['/healthz', '/api/jobs', '/nowhere'])(
    'HEAD %s is as GET, without a body',
    async (path) => {
      const [get, head] = [
        await worker.request(path),
        await worker.request(path, { method: 'HEAD' }),
      ]
      expect(head.status).toBe(get.status)
      expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'))
      expect(await head.text()).toBe('')
    },
  )
})

describe('a bad query', () => {
  it.each([
    ['GET', '/api/jobs/snapshot/runs?limit=0', ['limit']],
    ['GET', '/api/jobs/snapshot/runs?limit=501', ['limit']],
    ['GET', '/api/jobs/snapshot/runs?limit=1.5', ['limit']],
    ['GET', '/api/jobs/snapshot/runs?limit=', ['limit']],
    ['GET', '/api/jobs/snapshot/runs?limit=-1&order=desc', ['limit', 'order']],
    ['GET', '/api/jobs/snapshot/runs?limit=5&limit=6', ['limit']],
    ['GET', '/api/queue/history?hours=169', ['hours']],
    ['GET', '/api/queue/history?hours=1e2', ['hours']],
    ['GET', '/api/queue?verbose=true', ['verbose']],
    ['GET', '/api/views?x=1', ['x']],
    ['POST', '/api/jobs/cleanup/runs?dry_run=yes', ['dry_run']],
    ['POST', '/api/jobs/cleanup/runs?dryrun=true', ['dryrun']],
    ['POST', '/api/jobs/snapshot/runs?dry_run=true', ['dry_run']],
  ])('%s %s is 400 and names %j', async (method, path, names) => {
    const response = await worker.request(path, { method })
    expect(response.status).toBe(400)
    const body = await response.json()
    for (const name of names) expect(body).toMatchObject({ detail: expect.stringContaining(name) })
  })
})
