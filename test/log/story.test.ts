import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { routes, shown } from '../../src/app.ts'
import { statement } from '../../src/db/database.ts'
import { answeringBy } from '../../src/http/router.ts'
import { runCron } from '../../src/jobs/schedule.ts'
import { parseSettings } from '../../src/settings.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { httpContext } from '../http/context.ts'
import { plantedSettings, secret } from '../http/made-up-request.ts'
import { Clock, jobContext, jobThat } from '../jobs/context.ts'
import '../timing-safe-equal.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())

let lines: Record<string, unknown>[] = []
beforeEach(() => {
  lines = []
  for (const level of ['log', 'error'] as const)
    vi.spyOn(console, level).mockImplementation((line) => lines.push({ level, ...line }))
})
const of = (event: string) => lines.filter((line) => line.event === event)
const foundByAudit = () => of('finding').filter(({ job }) => job === 'audit')

const clock = new Clock('2026-05-01T10:00:00Z')
const settings = parseSettings(plantedSettings)
const address = plantedSettings.ALERT_WEBHOOK_URL

/** Five minutes later: one cron event, whose receiver answers so. */
const tick = async (
  answer: () => Promise<Response>,
  changes: Parameters<typeof jobContext>[2] = {},
) => {
  clock.pass(300_000)
  const context = jobContext(local, clock, { settings, fetch: answer, ...changes })
  await runCron('*/5 * * * *', clock.now(), context).catch(() => {})
}
const delivered = async () => new Response()
const noConnection = () => Promise.reject(new TypeError(`no way to ${address}`))

const keys = [
  ...['level', 'event', 'database', 'job', 'run_id', 'trigger', 'status', 'duration_ms'],
  ...['rows_read', 'rows_written', 'alert', 'fingerprint', 'from', 'to', 'receiver', 'message_id'],
  ...['attempt', 'error'],
]

describe('the log of a view that drifts', () => {
  it('tells of each run, the finding, the alert and each delivery, under the same keys and without a secret', async () => {
    await local.db.batch([
      statement("INSERT INTO projects (id, name) VALUES ('p', 'p')"),
      statement("UPDATE project_statistics_mv SET total_tasks = 7 WHERE project_id = 'p'"),
    ])
    await tick(noConnection)
    await tick(delivered)
    await tick(delivered)

    const runs = of('job_finished').filter(({ job }) => job === 'audit')
    expect(runs).toHaveLength(3)
    expect(runs[0]).toMatchObject({
      level: 'log',
      database: 'monotask',
      trigger: 'cron',
      status: 'ok',
      rows_read: expect.any(Number),
      rows_written: expect.any(Number),
      duration_ms: 0,
    })
    expect(foundByAudit()).toMatchObject([
      { level: 'log', run_id: runs[0]?.run_id, status: 'drifted' },
    ])
    expect(of('alert_changed').filter(({ alert }) => alert === 'ViewDrift')).toMatchObject([
      { from: 'inactive', to: 'firing', fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) },
      { from: 'firing', to: 'resolved' },
    ])
    const tries = of('delivery_attempted').filter(({ receiver }) => receiver === 'default')
    const [first] = tries
    expect(tries.filter(({ message_id }) => message_id === first?.message_id)).toMatchObject([
      { status: 'pending', attempt: 1, error: expect.any(String) },
      { status: 'delivered', attempt: 2 },
    ])
    for (const line of lines) expect(keys).toEqual(expect.arrayContaining(Object.keys(line)))
    expect(JSON.stringify(lines)).not.toMatch(secret)
  })
})

describe('the level error', () => {
  it('is for a job that fails', async () => {
    const job = jobThat(() => Promise.reject(new Error(`no way to ${address}`)), 'snapshot')
    const { application } = jobContext(local, clock)
    const jobs = [job, ...application.jobs.filter(({ name }) => name !== 'snapshot')]
    await tick(delivered, { application: { ...application, jobs } })
    expect(lines.filter(({ level }) => level === 'error')).toEqual([
      expect.objectContaining({
        event: 'job_finished',
        job: 'snapshot',
        status: 'failed',
        error: 'Error: no way to https://hooks.example.com/…',
      }),
    ])
  })

  it('is for triggers that are missing, which no cron job puts back', async () => {
    const [trigger] = jobContext(local, clock).application.catalog.triggers
    await local.db.run(statement(`DROP TRIGGER ${trigger?.name}`))
    await tick(delivered)
    expect(foundByAudit()).toEqual([
      expect.objectContaining({
        level: 'error',
        status: 'missing',
        error: `Triggers: ${trigger?.name}`,
      }),
    ])
  })

  it('is for a message that is given up', async () => {
    await local.db.run(
      statement("UPDATE viewkeeper_outbox SET status = 'pending', attempts = 99, due_at_ms = 0"),
    )
    await tick(noConnection)
    const dead = of('delivery_attempted').filter(({ status }) => status === 'dead')
    expect(dead.length).toBeGreaterThan(0)
    for (const { level } of dead) expect(level).toBe('error')
  })
})

describe('a request', () => {
  const answer = answeringBy(routes, shown)
  const ask = async (token: string, path = '/api/jobs') => {
    const headers = { authorization: `Bearer ${token}` }
    const request = new Request(`https://viewkeeper.test${path}`, { headers })
    return (await answer(request, httpContext(local, clock, { settings }))).status
  }

  it('that may not be made is told of, without the token', async () => {
    expect(await ask(`${plantedSettings.ADMIN_TOKEN}x`)).toBe(401)
    expect(lines).toEqual([
      {
        level: 'log',
        event: 'request_refused',
        database: 'monotask',
        status: '401',
        error: 'The token is wrong.',
      },
    ])
  })

  it('that is answered, or only wrong in itself, is not', async () => {
    expect(await ask(plantedSettings.ADMIN_TOKEN)).toBe(200)
    expect(await ask(plantedSettings.ADMIN_TOKEN, '/api/nothing')).toBe(404)
    expect(lines).toEqual([])
  })
})
