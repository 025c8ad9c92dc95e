import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adminToken, startWorker, type TestWorker } from '../worker/harness.ts'

let worker: TestWorker
beforeAll(async () => {
  worker = await startWorker()
})
afterAll(() => worker[Symbol.asyncDispose]())

describe('routes', () => {
  it.each([
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
    ['GET', '/api/queue/history?hours=169&limit=0&x=1&after=y', ['hours', 'limit', 'x', 'after']],
    ['GET', '/api/projects/p/tasks?state=PENDING,LOST,FOUND', ['LOST, FOUND']],
    ['GET', '/api/deliveries?status=lost&limit=x', ['status', 'limit']],
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
