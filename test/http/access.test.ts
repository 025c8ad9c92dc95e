import { Buffer } from 'node:buffer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adminToken, startWorker, type TestWorker } from '../worker/harness.ts'

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
