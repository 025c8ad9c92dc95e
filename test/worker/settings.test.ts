import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { startWorker, type TestWorker } from './harness.ts'

const bad = {
  ADMIN_TOKEN: 'short-but-secret',
  ALERT_WEBHOOK_URL: 'http://public.example.com/secret-path',
  STUCK_AFTER_SECONDS: 'soon',
}

let worker: TestWorker
beforeAll(async () => {
  worker = await startWorker({ bindings: bad })
})
afterAll(() => worker[Symbol.asyncDispose]())

describe('a worker with invalid settings', () => {
  it('is failing', async () => {
    const response = await worker.request('/healthz', { headers: {} })
    expect(response.status).toBe(503)
    expect(await response.json()).toEqual({ status: 'failing' })
  })

  it('answers everything else with every fault and no value', async () => {
    const response = await worker.request('/api/jobs')
    const text = await response.text()
    expect(response.status).toBe(503)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    for (const name of Object.keys(bad)) expect(text).toContain(name)
    for (const value of ['short-but-secret', 'secret-path', 'soon'])
      expect(text).not.toContain(value)
  })

  it('runs no job on cron, and says so', async () => {
    expect(await worker.cron('*/5 * * * *')).toBe('exception')
    const { results } = await worker.d1.prepare('SELECT event FROM viewkeeper_invocations').all()
    expect(z.array(z.unknown()).parse(results)).toEqual([])
  })
})
