import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withSecurityHeaders } from '../../src/http/security-headers.ts'
import { startWorker, type TestWorker } from '../worker/harness.ts'

let worker: TestWorker
beforeAll(async () => {
  worker = await startWorker()
})
afterAll(() => worker[Symbol.asyncDispose]())

describe('every answer', () => {
  const headers = {
    'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  }
  const requests = [
    ['GET', '/healthz', 200, 'no-store'],
    ['GET', '/api/jobs', 200, 'private, no-cache'],
    ['HEAD', '/api/jobs', 200, 'private, no-cache'],
    ['POST', '/api/alerts/test', 409, 'no-store'],
    ['GET', '/nowhere', 404, 'no-store'],
    ['PUT', '/api/jobs', 405, 'no-store'],
    ['GET', '/api/jobs?x=1', 400, 'no-store'],
  ] as const

  it.each(requests)(
    'carries the security headers: %s %s %i',
    async (method, path, status, kept) => {
      const response = await worker.request(path, { method })
      expect(response.status).toBe(status)
      expect(Object.fromEntries(response.headers)).toMatchObject(headers)
      expect(response.headers.get('cache-control')).toBe(kept)
      expect(response.headers.has('strict-transport-security')).toBe(false)
    },
  )

  it.each(['/healthz', '/api/jobs'])('carries them with faulty settings: %s', async (path) => {
    await using faulty = await startWorker({ bindings: { ADMIN_TOKEN: 'short' } })
    for (const method of ['GET', 'HEAD']) {
      const response = await faulty.request(path, { method })
      expect(response.status).toBe(503)
      expect(Object.fromEntries(response.headers)).toMatchObject(headers)
      expect(response.headers.get('cache-control')).toBe('no-store')
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
