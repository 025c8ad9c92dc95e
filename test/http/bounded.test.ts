import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { Database, statement } from '../../src/db/database.ts'
import { getAlerts } from '../../src/http/alerts.ts'
import { getDeliveries } from '../../src/http/deliveries.ts'
import { getRuns } from '../../src/http/jobs.ts'
import type { Route } from '../../src/http/route.ts'
import { getSilences } from '../../src/http/silences.ts'
import { getQueueHistory } from '../../src/monotask/http/queue.ts'
import { getProjectStats, getTaskSummary } from '../../src/monotask/http/tasks.ts'
import { parseSettings } from '../../src/settings.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock } from '../jobs/context.ts'
import { call, httpContext } from './context.ts'

const clock = new Clock('2026-05-01T10:00:00Z')
const nowMs = clock.now().getTime()
const megabyte = 1_000_000

const numbers = (count: number) =>
  `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`

/** Text of so many characters, each of which JSON writes with six. */
const costly = (length: number): string => '\u0001'.repeat(length)

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
  await local.db.batch([
    statement(`INSERT INTO automation_queue_summary_mv (id, snapshot_time, total_jobs, pending_jobs, processing_jobs,
        completed_jobs, failed_jobs, critical_pending, high_pending, medium_pending, low_pending, events_by_type,
        stuck_jobs, has_stuck_jobs, recent_failed_jobs, has_recent_failures)
      ${numbers(1200)} SELECT i, '2026-05-01 09:' || printf('%02d', i / 100) || ':00.000', 0, 0, 0, 0, 0, 0, 0, 0, 0, '{}', 0, 0, 0, 0
      FROM n`),
    statement(
      `INSERT INTO viewkeeper_alerts (fingerprint, labels, annotations, status, value, active_since_ms, resolved_at_ms)
      ${numbers(1200)} SELECT printf('%016x', i), json_object('alertname', 'A', 'n', CAST(i AS TEXT)), json_object('summary', ?1),
        iif(i % 3, 'firing', 'resolved'), i, ?2 - i / 10, iif(i % 3, NULL, ?2) FROM n`,
      costly(500),
      nowMs,
    ),
    statement(
      `INSERT INTO viewkeeper_silences (id, matchers, starts_at_ms, ends_at_ms, comment, created_at_ms)
      ${numbers(1200)} SELECT 's' || i, json_array('alertname=A'), 0, ?1 + i / 10, ?2, 0 FROM n`,
      nowMs,
      costly(1000),
    ),
    statement(
      `INSERT INTO viewkeeper_outbox (status, id, receiver, group_key, firing, body, attempts, created_at_ms, due_at_ms)
      ${numbers(1200)} SELECT iif(i % 2, 'dead', 'delivered'), printf('m%06d', i), 'r', ?1, '[]', '', 1, 0, 0 FROM n`,
      costly(500),
    ),
    statement(
      `INSERT INTO viewkeeper_invocations (database, series, number, event, holder, run_trigger, dry_run, started_at_ms,
        expires_at_ms, runs)
      ${numbers(1200)} SELECT 'monotask', 'audit', i, 'e' || i, '', 'manual', 0, 0, 0, json_object('audit', json_object(
        'id', 'r' || i, 'status', 'ok', 'started_at_ms', 0, 'duration_ms', 0, 'rows_read', 0, 'rows_written', 0,
        'result', json_object('x', ?1), 'error', NULL, 'last_success_ms', NULL, 'consecutive_failures', 0)) FROM n`,
      costly(500),
    ),
  ])
})
afterAll(() => local[Symbol.asyncDispose]())

const page = z.looseObject({ next: z.string().nullable(), left_out: z.int().optional() })

/** The ids of a list, page by page; each answer must be within 1 MB. */
const everyPage = async (route: Route, name: string, { query = '', params = {}, id = 'id' }) => {
  const row = z.looseObject({ [id]: z.union([z.string(), z.number()]) })
  const ids: unknown[] = []
  let after: string | null = null
  let [pages, leftOut, rowsRead] = [0, 0, 0]
  do {
    const db = new Database('monotask', local.transport)
    const asked = `?limit=500${query}${after === null ? '' : `&after=${encodeURIComponent(after)}`}`
    const response = await call(route, httpContext(local, clock, { db }), { query: asked, params })
    const text = await response.text()
    expect(text.length).toBeLessThan(megabyte)
    const body = page.parse(JSON.parse(text))
    const rows = row.array().max(500).parse(body[name])
    ids.push(...rows.map((each) => each[id]))
    rowsRead = Math.max(rowsRead, db.usage.rows_read)
    leftOut += body.left_out ?? 0
    pages += 1
    after = body.next
  } while (after !== null)
  return { ids, pages, leftOut, rowsRead }
}

describe('a list is read page by page to its end, each row once, in answers below 1 MB', () => {
  it.each([
    { route: getQueueHistory, name: 'snapshots', query: '&hours=2', most: 501 },
    { route: getAlerts, name: 'alerts', id: 'fingerprint', most: 1100 },
    { route: getSilences, name: 'silences' },
    { route: getDeliveries, name: 'deliveries', most: 1600 },
    { route: getRuns, name: 'runs', params: { job: 'audit' } },
  ])('$route.path', async ({ route, name, most, ...asked }) => {
    const { ids, pages, leftOut, rowsRead } = await everyPage(route, name, asked)
    expect(new Set(ids).size).toBe(1200)
    expect(ids).toHaveLength(1200)
    expect(pages).toBeGreaterThan(2)
    if (name !== 'snapshots') expect(leftOut).toBeGreaterThan(0)
    if (most !== undefined) expect(rowsRead).toBeLessThanOrEqual(most)
  })

  it.each([getQueueHistory, getAlerts, getSilences])(
    '$path takes no key of another list',
    async (route) => {
      for (const after of ['x', btoa('{"id":1}'), btoa('null')])
        await expect(
          call(route, httpContext(local, clock), { query: `?after=${after}` }),
        ).rejects.toMatchObject({ status: 400 })
    },
  )
})

it('GET /api/queue/history goes back no further than snapshots are kept', async () => {
  const settings = parseSettings({ SNAPSHOT_RETENTION_DAYS: 30 })
  const get = (hours: number) =>
    call(getQueueHistory, httpContext(local, clock, { settings }), { query: `?hours=${hours}` })
  expect((await get(720)).status).toBe(200)
  await expect(get(721)).rejects.toMatchObject({
    status: 400,
    message: 'Bad query: hours must be a whole number from 1 to 720: snapshots are kept 30 days.',
  })
})

it('GET /api/queue/history counts the event types that it leaves out', async () => {
  await using own = await localD1()
  await own.db.run(
    statement(`INSERT INTO automation_queue_summary_mv (id, snapshot_time, total_jobs, pending_jobs, processing_jobs,
        completed_jobs, failed_jobs, critical_pending, high_pending, medium_pending, low_pending, events_by_type,
        stuck_jobs, has_stuck_jobs, recent_failed_jobs, has_recent_failures)
      ${numbers(5000)}, types AS (SELECT json_group_object(printf('%05d', i) || '${'x'.repeat(300)}', 2) AS json FROM n)
      SELECT i, '2026-05-01 09:00:00.000', 0, 0, 0, 0, 0, 0, 0, 0, 0, json, 0, 0, 0, 0 FROM n, types WHERE i <= 3`),
  )
  const response = await call(getQueueHistory, httpContext(own, clock))
  const text = await response.text()
  expect(text.length).toBeLessThan(megabyte)
  const shown = z
    .object({
      snapshots: z.array(z.looseObject({ events_by_type: z.record(z.string(), z.int()) })),
    })
    .parse(JSON.parse(text))
  expect(shown.snapshots).toHaveLength(3)
  const events = shown.snapshots[0]?.events_by_type ?? {}
  expect(events['+more']).toBe(2 * 4900)
  expect(Object.values(events).reduce((sum, jobs) => sum + jobs, 0)).toBe(10_000)
})

it('a task and a project of a megabyte and more are shown cut, and how many characters are missing is said', async () => {
  await using own = await localD1()
  const long = costly(600_000)
  await own.db.batch([
    statement("INSERT INTO projects (id, name) VALUES ('p', ?1)", long),
    statement(
      "INSERT INTO tasks (id, project_id, title, description) VALUES ('t', 'p', ?1, ?1)",
      long,
    ),
  ])
  const texts = [
    await (await call(getTaskSummary, httpContext(own, clock), { params: { id: 't' } })).text(),
    await (await call(getProjectStats, httpContext(own, clock), { params: { id: 'p' } })).text(),
  ]
  for (const text of texts) expect(text.length).toBeLessThan(megabyte)
  const { task, left_out } = z
    .object({ task: z.object({ title: z.string(), description: z.string() }), left_out: z.int() })
    .parse(JSON.parse(texts[0] ?? ''))
  expect(task.title.length + task.description.length + left_out).toBe(1_200_000)
})
