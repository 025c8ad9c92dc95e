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
    ['same-origin', 200],
    ['cross-site', 403],
    ['same-site', 403],
  ])('to change something is for requests of our own page: %s %i', async (site, status) => {
    const response = await worker.request('/api/jobs/snapshot/runs', {
      method: 'POST',
      headers: { authorization: basic(`:${adminToken}`), 'sec-fetch-site': site },
    })
    expect(response.status).toBe(status)
  })

  it('is closed to all without ADMIN_TOKEN, but for /healthz', async () => {
    await using closed = await startWorker({ bindings: {} })
    const response = await closed.request('/api/jobs')
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining('ADMIN_TOKEN') })
    expect((await closed.request('/healthz', { headers: {} })).status).toBe(200)
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

  it('keeps answers out of caches', async () => {
    const { headers } = await worker.request('/api/jobs')
    expect(headers.get('cache-control')).toBe('no-store')
  })
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
