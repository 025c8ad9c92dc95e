import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { adminToken, startWorker, type TestWorker } from './harness.ts'
import { startReceiver } from './receiver.ts'

const run = z.object({ job: z.string(), status: z.string(), error: z.string().nullable() })

let worker: TestWorker
beforeEach(async () => {
  worker = await startWorker()
})
afterEach(() => worker[Symbol.asyncDispose]())

/** Every recorded run, in the order of their start. */
const runs = async () => {
  const { results } = await worker.d1
    .prepare(
      `SELECT r.key AS job, r.value ->> 'status' AS status, r.value ->> 'error' AS error
       FROM viewkeeper_invocations i, json_each(i.runs) r ORDER BY r.value ->> 'started_at_ms'`,
    )
    .all()
  return z.array(run).parse(results)
}

describe('a cron event', () => {
  it.each([
    ['*/5 * * * *', ['snapshot', 'audit', 'evaluate', 'deliver']],
    ['17 * * * *', ['cleanup']],
    ['41 3 * * *', ['optimize']],
  ])('%s runs %j, each well', async (cron, jobs) => {
    expect(await worker.cron(cron)).toBe('ok')
    const recorded = await runs()
    expect(recorded.map(({ job }) => job).toSorted()).toEqual(jobs.toSorted())
    expect(recorded.filter(({ status }) => status !== 'ok')).toEqual([])
  })

  it('with an unknown cron string fails and runs nothing', async () => {
    expect(await worker.cron('* * * * *')).toBe('exception')
    expect(await runs()).toEqual([])
  })

  it('delivered twice runs once', async () => {
    const time = new Date('2026-05-01T10:00:00Z')
    expect([
      await worker.cron('*/5 * * * *', time),
      await worker.cron('*/5 * * * *', time),
    ]).toEqual(['ok', 'ok'])
    expect(await runs()).toHaveLength(4)
  })

  it('runs the jobs after one that fails, and fails itself', async () => {
    await worker.d1.exec('DROP TABLE automation_queue_summary_mv')
    expect(await worker.cron('*/5 * * * *')).toBe('exception')
    const recorded = await runs()
    expect(recorded.find(({ job }) => job === 'snapshot')).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('npm run db:migrate'),
    })
    expect(recorded.filter(({ job }) => job !== 'snapshot').map(({ status }) => status)).toEqual([
      'ok',
      'ok',
      'ok',
    ])
  })

  it('on a database without our tables fails, as does /healthz', async () => {
    await using bare = await startWorker({ migrated: false })
    expect(await bare.cron('*/5 * * * *')).toBe('exception')
    expect((await bare.request('/healthz')).status).toBe(503)
    const response = await bare.request('/api/jobs')
    expect(await response.json()).toMatchObject({
      status: 503,
      detail: expect.stringContaining('npm run db:migrate'),
    })
  })

  it('that can not reach our tables tells the receivers at once', async () => {
    await using receiver = await startReceiver()
    await using bare = await startWorker({
      migrated: false,
      bindings: { ADMIN_TOKEN: adminToken, ALERT_WEBHOOK_URL: receiver.url },
    })
    expect(await bare.cron('*/5 * * * *')).toBe('exception')
    expect(receiver.messages.map(({ body }) => JSON.parse(body))).toMatchObject([
      { status: 'firing', groupLabels: { alertname: 'DatabaseUnreachable' } },
    ])
  })
})

describe('/healthz', () => {
  const age = (minutes: number) =>
    worker.d1.batch(
      [
        'UPDATE viewkeeper_installation SET installed_at_ms = installed_at_ms - ?1',
        "UPDATE viewkeeper_invocations SET runs = json_set(runs, '$.evaluate.last_success_ms', (runs ->> '$.evaluate.last_success_ms') - ?1)",
      ].map((sql) => worker.d1.prepare(sql).bind(minutes * 60_000)),
    )
  const health = async () => (await worker.request('/healthz', { headers: {} })).status

  it('gives a fresh installation 15 minutes', async () => {
    expect(await health()).toBe(200)
    await age(16)
    expect(await health()).toBe(503)
  })

  it('is failing when no evaluate run has succeeded for 15 minutes', async () => {
    await age(60)
    await worker.cron('*/5 * * * *')
    expect(await health()).toBe(200)
    await age(16)
    expect(await health()).toBe(503)
  })

  it('takes no success for one that its clock says is yet to come', async () => {
    await worker.cron('*/5 * * * *')
    await age(16)
    await age(-24)
    expect(await health()).toBe(503)
    await age(7.5)
    expect(await health()).toBe(200)
  })
})
