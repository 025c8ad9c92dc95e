import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
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

describe('a worker with the public token of .dev.vars.example', () => {
  const { ADMIN_TOKEN = '' } = parseEnv(readFileSync('.dev.vars.example', 'utf8'))
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` }
  let open: TestWorker
  beforeAll(async () => {
    open = await startWorker({ bindings: { ADMIN_TOKEN } })
  })
  afterAll(() => open[Symbol.asyncDispose]())

  it('answers to it on this machine', async () => {
    expect((await fetch(new URL('/api/jobs', open.url), { headers })).status).toBe(200)
    expect((await fetch(new URL('/healthz', open.url))).status).toBe(200)
  })

  it('anywhere else answers with what is wrong, and is failing', async () => {
    const response = await open.request('/api/jobs', { headers })
    expect(response.status).toBe(503)
    const text = await response.text()
    expect(text).toContain('ADMIN_TOKEN is the one of .dev.vars.example, which is public')
    expect(text).not.toContain(ADMIN_TOKEN)
    expect((await open.request('/healthz', { headers: {} })).status).toBe(503)
  })
})
