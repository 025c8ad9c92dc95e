import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod'
import { application, shown } from '../../src/app.ts'
import { statement } from '../../src/db/database.ts'
import { runCron } from '../../src/jobs/schedule.ts'
import { rowStatements } from '../../src/monotask/demo/rows.ts'
import { parseSettings } from '../../src/settings.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { httpContext } from '../http/context.ts'
import { Clock, jobContext } from '../jobs/context.ts'
import '../timing-safe-equal.ts'

const token = 'token-of-the-tests-32-characters-long'
const settings = parseSettings({
  ADMIN_TOKEN: token,
  ALERT_WEBHOOK_URL: 'https://alerts.example.com/hook',
})
const clock = new Clock(new Date().toISOString())

let local: LocalD1
const sql = (...texts: readonly string[]) => local.db.batch(texts.map((text) => statement(text)))

const tick = async (): Promise<void> => {
  clock.pass(300_000)
  const context = jobContext(local, clock, { settings })
  await runCron('*/5 * * * *', clock.now(), context)
}

const column = z.object({ name: z.string() })

/** Writes the newest row of a table so many times over, each five minutes before the one before. */
const repeat = async (table: string, copies: number, earlier: Readonly<Record<string, string>>) => {
  const columns = await local.db.all(
    statement(`SELECT name FROM pragma_table_info('${table}')`),
    column,
  )
  const [time] = Object.keys(earlier)
  const values = columns.map(({ name }) => earlier[name] ?? name)
  await sql(
    `INSERT OR IGNORE INTO ${table} (${columns.map(({ name }) => name).join(', ')})
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${copies})
    SELECT ${values.join(', ')} FROM n, (SELECT * FROM ${table} ORDER BY ${time} DESC LIMIT 1)`,
  )
}

beforeAll(async () => {
  local = await localD1()
  await sql(...rowStatements)
  await tick()
  await sql(
    'UPDATE project_statistics_mv SET total_tasks = 99',
    'DROP TRIGGER init_validation_summary_on_task_create',
    'UPDATE viewkeeper_invocations SET number = number + 10000',
  )
  await tick()
  await tick()
  const week = 2016
  const taken = '$.evaluate.sample.taken_at_ms'
  await repeat('viewkeeper_invocations', week, {
    started_at_ms: 'started_at_ms - i * 300000',
    number: 'number - 3 - i',
    event: "event || '-' || i",
    runs: `json_set(runs, '${taken}', (runs ->> '${taken}') - i * 300000)`,
  })
  await repeat('viewkeeper_outbox', 500, {
    id: "id || '-' || i",
    status: "json_array('delivered', 'dead') ->> (i % 2)",
    ended_at_ms: 'created_at_ms',
  })
})
afterAll(() => local[Symbol.asyncDispose]())

const view = async (path = '/') => {
  const context = httpContext(local, clock, { settings })
  const page = shown.pages.find((one) => one.path === '/')
  const headers = { authorization: `Bearer ${token}` }
  const response = await page?.respond(new Request(`http://x${path}`, { headers }), {}, context)
  const { statements, rows_read } = context.db.usage
  const text = (await response?.text()) ?? ''
  return { status: response?.status, text, statements, rows_read, bytes: gzipSync(text).length }
}

it.each(['/', '/?range=7d'])(
  'after a week of ticks %s takes 12 statements and 2,000 rows at most, and 60 kB',
  async (path) => {
    const { status, text, statements, rows_read, bytes } = await view(path)
    expect(status).toBe(200)
    expect(text).toContain('TriggersMissing')
    expect(text.match(/<rect class="ok"/g)?.length).toBeGreaterThan(4 * 55)
    expect(statements).toBeLessThanOrEqual(12)
    expect(rows_read, `rows read by ${path}`).toBeLessThanOrEqual(path === '/' ? 2000 : 5000)
    expect(bytes).toBeLessThan(60_000)
  },
)

it('of a hundred thousand alerts it shows some, and says that there are more', async () => {
  await sql(
    `INSERT INTO viewkeeper_alerts (fingerprint, labels, annotations, status, value, active_since_ms)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
    SELECT printf('%016x', i), json_object('alertname', 'Many', 'view', 'v' || i), '{"summary":"one of many"}',
      json_array('firing', 'pending') ->> (i % 2), 1, i FROM n`,
  )
  const { status, text, statements, bytes } = await view()
  expect(status).toBe(200)
  expect(text.match(/class="alert"/g)?.length).toBeLessThanOrEqual(200)
  expect(text).toContain('<code>GET /api/alerts</code>')
  expect(statements).toBeLessThanOrEqual(12)
  expect(bytes).toBeLessThan(60_000)
})

it.each(['1970-01-01T00:00:01Z', '2199-01-01T00:00:00Z', '9999-12-31T23:59:00Z'])(
  'by a clock that says %s it comes up',
  async (time) => {
    const real = clock.now()
    clock.set(time)
    const { status, text } = await view()
    clock.set(real.toISOString())
    expect(status).toBe(200)
    expect(text).toContain(`${application.jobs.length > 0 ? 'Jobs' : ''}`)
  },
)
