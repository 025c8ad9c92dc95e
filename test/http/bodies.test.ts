import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adminToken, startWorker, type TestWorker } from '../worker/harness.ts'
import { rawStatus } from './raw.ts'

let worker: TestWorker
beforeAll(async () => {
  worker = await startWorker()
})
afterAll(() => worker[Symbol.asyncDispose]())

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

  it('that is long and full of faults is answered by the first of them, and how many more', async () => {
    const matchers = Array(20).fill(1)
    const body = JSON.stringify({ matchers, ['y'.repeat(60_000)]: 1 })
    const response = await worker.request('/api/silences', { method: 'POST', body })
    expect(response.status).toBe(400)
    const text = await response.text()
    expect(text).toMatch(/matchers\.0 .*and \d+ more/)
    expect(text.length).toBeLessThan(4500)
  })
})
