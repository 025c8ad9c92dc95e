import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWorker, type TestWorker } from '../worker/harness.ts'

let worker: TestWorker
beforeAll(async () => {
  worker = await startWorker()
  await worker.d1.batch(
    [
      "INSERT INTO projects (id, name, created_at) VALUES ('p/1', 'Project', '2026-05-01 10:00:00')",
      `INSERT INTO tasks (id, project_id, title, created_at, updated_at, state_changed_at)
       VALUES ('t/ä ?#%', 'p/1', 'Task', '2026-05-01T10:00:00Z', '2026-05-01 10:00:00.5', '2026-05-01 10:00:00')`,
      `INSERT INTO agent_executions (id, task_id, agent_type, status, started_at)
       VALUES ('e', 't/ä ?#%', 'coder', 'completed', '2026-05-01 10:00:00')`,
      `INSERT INTO validation_sessions (id, task_id, status) VALUES ('v', 't/ä ?#%', 'passed')`,
    ].map((sql) => worker.d1.prepare(sql)),
  )
})
afterAll(() => worker[Symbol.asyncDispose]())

const get = async (path: string) => {
  const response = await worker.request(path)
  return { status: response.status, body: await response.json() }
}
const post = async (path: string) => {
  const response = await worker.request(path, { method: 'POST' })
  return { status: response.status, body: await response.json() }
}
const rfc3339 = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)

describe('GET /api/tasks/{id}/summary', () => {
  it('gives the task with its three summaries, for an id with odd characters', async () => {
    const { status, body } = await get(`/api/tasks/${encodeURIComponent('t/ä ?#%')}/summary`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      task: {
        id: 't/ä ?#%',
        title: 'Task',
        created_at: '2026-05-01T10:00:00Z',
        updated_at: '2026-05-01T10:00:00.5Z',
        completed_at: null,
      },
      validation_summary: { session_count: 1, overall_passed: 1, last_refreshed_at: rfc3339 },
      progress_summary: { current_state: 'PENDING', progress_percentage: 0 },
      agent_execution_summary: { executions_by_type: { coder: 1 }, success_rate: 1 },
    })
  })
})

describe('GET /api/projects/{id}/stats', () => {
  it('gives the statistics of the project', async () => {
    const { status, body } = await get(`/api/projects/${encodeURIComponent('p/1')}/stats`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      project_id: 'p/1',
      total_tasks: 1,
      passing_tasks: 1,
      health_score: 100,
      oldest_pending_task_at: '2026-05-01T10:00:00Z',
    })
  })
})

describe('jobs', () => {
  it('are listed with their schedule, before any has run', async () => {
    await using fresh = await startWorker()
    const response = await fresh.request('/api/jobs')
    expect(await response.json()).toEqual({
      jobs: [
        { job: 'snapshot', schedule: '*/5 * * * *', last_run: null },
        { job: 'audit', schedule: '*/5 * * * *', last_run: null },
        { job: 'evaluate', schedule: '*/5 * * * *', last_run: null },
        { job: 'deliver', schedule: '*/5 * * * *', last_run: null },
        { job: 'cleanup', schedule: '17 * * * *', last_run: null },
        { job: 'optimize', schedule: '41 3 * * *', last_run: null },
        { job: 'backfill', schedule: null, last_run: null },
        { job: 'pause', schedule: null, last_run: null },
        { job: 'resume', schedule: null, last_run: null },
      ],
    })
  })

  it('run by hand answer with the run, which is then the last and among the runs', async () => {
    const { status, body: run } = await post('/api/jobs/snapshot/runs')
    expect(status).toBe(200)
    expect(run).toEqual({
      id: expect.any(String),
      job: 'snapshot',
      database: 'monotask',
      trigger: 'manual',
      status: 'ok',
      started_at: rfc3339,
      duration_ms: expect.any(Number),
      rows_read: expect.any(Number),
      rows_written: expect.any(Number),
      dry_run: false,
      result: { snapshot_id: expect.any(Number), snapshot_time: rfc3339 },
      error: null,
    })
    const { body: jobs } = await get('/api/jobs')
    expect(jobs).toMatchObject({
      jobs: expect.arrayContaining([expect.objectContaining({ last_run: run })]),
    })
    const { body: runs } = await get('/api/jobs/snapshot/runs?limit=1')
    expect(runs).toEqual({ runs: [run], next: expect.stringMatching(/^\d+$/) })
  })

  it.each(['cleanup', 'audit', 'backfill'])('%s runs dry', async (job) => {
    const { status, body } = await post(`/api/jobs/${job}/runs?dry_run=true`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'ok', dry_run: true })
  })

  it.each(['snapshot', 'audit', 'evaluate', 'deliver', 'cleanup', 'optimize', 'backfill'])(
    '%s runs well by hand',
    async (job) => {
      const { body } = await post(`/api/jobs/${job}/runs`)
      expect(body).toMatchObject({ job, status: 'ok', error: null })
    },
  )

  it('answer 409 while one is running', async () => {
    const nothing = { duration_ms: 0, rows_read: 0, rows_written: 0, result: null, error: null }
    const health = { last_success_ms: null, consecutive_failures: 0 }
    const state = { id: 'elsewhere', status: null, started_at_ms: 0, ...nothing, ...health }
    const going = JSON.stringify({ optimize: state })
    await worker.d1
      .prepare(
        `INSERT INTO viewkeeper_invocations (database, series, number, event, holder, run_trigger, dry_run, started_at_ms, expires_at_ms, runs)
         VALUES ('monotask', 'optimize', 100, 'elsewhere', 'elsewhere', 'manual', 0, ?1, ?2, ?3)`,
      )
      .bind(Date.now(), Date.now() + 60_000, going)
      .run()
    const { status, body } = await post('/api/jobs/optimize/runs')
    expect(status).toBe(409)
    expect(body).toMatchObject({ title: 'Conflict', detail: expect.stringContaining('optimize') })
  })
})

describe('the queue', () => {
  it('is 404 before the first snapshot', async () => {
    await using fresh = await startWorker()
    expect((await fresh.request('/api/queue')).status).toBe(404)
  })

  it('shows the latest snapshot, and the history oldest first', async () => {
    await worker.d1.exec("INSERT INTO automation_queue (id, event_type) VALUES ('q', 'sync')")
    await post('/api/jobs/snapshot/runs')
    const { body: latest } = await get('/api/queue')
    expect(latest).toMatchObject({
      pending_jobs: 1,
      events_by_type: { sync: 1 },
      has_stuck_jobs: 0,
      snapshot_time: rfc3339,
    })
    const { body: history } = await get('/api/queue/history?hours=1')
    expect(history).toMatchObject({ snapshots: expect.arrayContaining([latest]) })
  })
})

describe('GET /api/views', () => {
  it('shows each view as the last audit found it', async () => {
    await post('/api/jobs/audit/runs')
    const { body } = await get('/api/views')
    expect(body).toMatchObject({
      views: [
        { view: 'task_validation_summary_mv', missing: 0, orphaned: 0, drifted: 0, lag_seconds: 0 },
        { view: 'task_progress_summary_mv', rows: 1, source_rows: 1 },
        { view: 'agent_execution_summary_mv', last_audit: { audited_at: rfc3339, repaired: 0 } },
        { view: 'project_statistics_mv' },
      ],
      triggers: { installed: expect.any(Number), missing: [], outdated: [] },
    })
  })
})

describe('the write probe', () => {
  it('has measured an operation after a tick of the deployed worker, and left nothing', async () => {
    await using own = await startWorker()
    expect(await own.cron('*/5 * * * *')).toBe('ok')
    const { results } = await own.d1.prepare('SELECT id FROM projects').all()
    expect(results).toEqual([])
    expect(await (await own.request('/api/views')).json()).toMatchObject({
      write_probe: {
        probed_at: rfc3339,
        operations: expect.arrayContaining([
          {
            operation: 'task_create',
            seconds: expect.any(Number),
            reason: null,
            measured_at: rfc3339,
          },
        ]),
      },
    })
  })
})

describe('GET /api/alerts', () => {
  it('shows an alert from the tick that fired it to a day after it was resolved', async () => {
    await using own = await startWorker()
    const alerts = async () => (await own.request('/api/alerts')).json()
    expect(await alerts()).toMatchObject({ alerts: [], receivers: [{ status: 'inactive' }] })
    await own.d1.exec("INSERT INTO projects (id, name) VALUES ('p', 'Project')")
    await own.d1.exec("INSERT INTO tasks (id, project_id, title) VALUES ('t', 'p', 'Task')")
    await own.d1.exec('UPDATE task_progress_summary_mv SET evidence_count = 9')
    await own.cron('*/5 * * * *')
    expect(await alerts()).toMatchObject({
      alerts: expect.arrayContaining([
        expect.objectContaining({
          status: 'firing',
          labels: expect.objectContaining({
            alertname: 'ViewDrift',
            view: 'task_progress_summary_mv',
          }),
          value: 1,
          active_since: rfc3339,
          fired_at: rfc3339,
          resolved_at: null,
        }),
      ]),
    })
    await own.cron('*/5 * * * *')
    expect(await alerts()).toMatchObject({
      alerts: expect.arrayContaining([
        expect.objectContaining({ status: 'resolved', resolved_at: rfc3339 }),
      ]),
    })
    await own.d1.exec('UPDATE viewkeeper_alerts SET resolved_at_ms = resolved_at_ms - 86400001')
    expect(await alerts()).toMatchObject({ alerts: [], receivers: [{ status: 'inactive' }] })
  })
})
