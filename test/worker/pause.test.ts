import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { filling, rebuild } from '../rebuild.ts'
import { adminToken, startWorker, type TestWorker } from './harness.ts'
import { startReceiver } from './receiver.ts'

const everyFiveMinutes = '*/5 * * * *'
const runRow = z.object({
  status: z.string(),
  error: z.string().nullable(),
  result: z.record(z.string(), z.unknown()).nullable(),
})

let worker: TestWorker
let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeAll(async () => {
  receiver = await startReceiver()
  worker = await startWorker({
    bindings: { ADMIN_TOKEN: adminToken, ALERT_WEBHOOK_URL: receiver.url },
  })
  await sql(...filling)
})
afterAll(async () => {
  await worker[Symbol.asyncDispose]()
  await receiver[Symbol.asyncDispose]()
})

const sql = (...texts: readonly string[]) =>
  worker.d1.batch(texts.map((text) => worker.d1.prepare(text)))
const post = async (job: string) =>
  runRow.parse(await (await worker.request(`/api/jobs/${job}/runs`, { method: 'POST' })).json())
const get = async (path: string): Promise<unknown> => (await worker.request(path)).json()
const tick = () => worker.cron(everyFiveMinutes)
const alerts = async () => {
  const shape = z.object({
    alerts: z.array(z.object({ status: z.string(), labels: z.record(z.string(), z.string()) })),
  })
  return shape
    .parse(await get('/api/alerts'))
    .alerts.map(({ status, labels }) => `${status} ${labels.alertname} ${labels.view ?? ''}`.trim())
    .toSorted()
}

describe('whoever is on call, without a checkout', () => {
  it('pauses over HTTP: figures are empty, the audit is skipped and says why, alerts stay as they are', async () => {
    await sql("UPDATE task_progress_summary_mv SET evidence_count = 9 WHERE task_id = 'a'")
    await tick()
    expect(await alerts()).toEqual(['firing ViewDrift task_progress_summary_mv'])

    const paused = await post('pause')
    expect(paused).toMatchObject({
      status: 'ok',
      result: { paused_since: expect.stringMatching(/Z$/) },
    })
    await sql("INSERT INTO tasks (id, project_id, title) VALUES ('n', 'p', 'N')")
    expect(await tick()).toBe('ok')
    const { runs } = z
      .object({ runs: z.array(runRow) })
      .parse(await get('/api/jobs/audit/runs?limit=1'))
    expect(runs[0]).toMatchObject({
      status: 'skipped',
      result: {
        skipped: expect.stringContaining('npm run views -- resume --remote'),
        paused_since: paused.result?.paused_since,
        triggers: { installed: 0, missing: [] },
      },
    })
    expect(await get('/api/views')).toMatchObject({
      views: Array.from({ length: 4 }, () => ({
        state: 'paused',
        paused_since: paused.result?.paused_since,
        rows: null,
        drifted: null,
        lag_seconds: null,
      })),
      triggers: { installed: 0, paused: expect.any(Number), missing: [], outdated: [], broken: [] },
    })
    for (const path of ['/api/tasks/a/summary', '/api/projects/p/stats'])
      expect(await get(path)).toMatchObject({ paused_since: paused.result?.paused_since })
    expect(await alerts()).toEqual(['firing ViewDrift task_progress_summary_mv'])
    expect((await worker.request('/healthz', { headers: {} })).status).toBe(200)
  })

  it('hears ViewsPaused after an hour', async () => {
    await sql('UPDATE viewkeeper_pause SET paused_at_ms = paused_at_ms - 3601000')
    await tick()
    expect(await alerts()).toContain('firing ViewsPaused')
    expect(receiver.messages.at(-1)?.body).toContain('npm run views -- resume --remote')
  })

  it('refuses a backfill of what is paused, which says why', async () => {
    expect(await post('backfill')).toMatchObject({
      status: 'skipped',
      result: { checked: 0, complete: false },
    })
  })

  it('snapshots of the queue stay right while nothing counts it', async () => {
    await sql(
      "INSERT INTO automation_queue (id, event_type, status) VALUES ('z', 'sync', 'failed')",
    )
    await post('snapshot')
    expect(await get('/api/queue')).toMatchObject({ total_jobs: 2, failed_jobs: 1 })
  })

  it('resumes over HTTP until complete, and all is resolved', async () => {
    await sql(
      ...rebuild('task_evidence'),
      `INSERT INTO tasks (id, project_id, title)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000) SELECT 't' || i, 'p', 'T' FROM n`,
      "DELETE FROM tasks WHERE id = 'b'",
    )
    const runs = [await post('resume')]
    expect(runs[0]).toMatchObject({
      status: 'ok',
      result: { examined: 12, installed: expect.any(Number), complete: false },
    })
    expect(await get('/api/views')).toMatchObject({
      views: expect.arrayContaining([
        expect.objectContaining({ state: 'resuming', lag_seconds: null }),
      ]),
    })
    while (runs.at(-1)?.result?.complete !== true)
      runs.push(await post(runs.length % 2 === 0 ? 'resume' : 'backfill'))
    expect(runs.length).toBeGreaterThan(1)
    for (const view of ['task_progress_summary', 'task_validation_summary']) {
      const { results } = await worker.d1
        .prepare(`SELECT task_id FROM ${view}_mv EXCEPT SELECT task_id FROM ${view}`)
        .all()
      expect(results).toEqual([])
    }
    expect(await get('/api/projects/p/stats')).not.toHaveProperty('paused_since')
    await tick()
    expect((await alerts()).filter((text) => text.startsWith('firing'))).toEqual([])
    expect(await get('/api/views')).toMatchObject({
      views: Array.from({ length: 4 }, () => ({ state: 'kept', drifted: 0, missing: 0 })),
      triggers: { paused: 0, missing: [] },
    })
  })

  it('is told in words why triggers can not be put back; the application can write', async () => {
    await sql('DROP TABLE screenshots')
    await expect(sql("UPDATE tasks SET id = 'm' WHERE id = 'n'")).rejects.toThrow('screenshots')
    await tick()
    expect(await alerts()).toContain('firing TriggersBroken')
    expect(await post('resume')).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(
        /^Our triggers are out: the application can write.*screenshots is missing/,
      ),
    })
    await sql("UPDATE tasks SET id = 'm' WHERE id = 'n'")
    await tick()
    expect(await alerts()).not.toContain('firing TriggersBroken')
  })

  it.each(['pause', 'resume'])('%s has no dry run', async (job) => {
    const response = await worker.request(`/api/jobs/${job}/runs?dry_run=true`, { method: 'POST' })
    expect(response.status).toBe(400)
  })
})
