import { beforeEach, describe, expect, it, vi } from 'vitest'
import { application } from '../../src/app.ts'
import { metricsOf } from '../../src/checks/check.ts'
import { Database, statement } from '../../src/db/database.ts'
import { getMetrics } from '../../src/http/metrics.ts'
import { ownMetrics } from '../../src/http/own-metrics.ts'
import { evaluateJob } from '../../src/jobs/evaluate.ts'
import { invoke } from '../../src/jobs/invoke.ts'
import { jobsOf } from '../../src/jobs/schedule.ts'
import { parseSettings } from '../../src/settings.ts'
import { saveSample } from '../../src/store/samples.ts'
import { hasPromtool, promtool } from '../alerting/promtool.ts'
import { everySeries } from '../checks/every-reading.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext, jobThat, runJob } from '../jobs/context.ts'
import { call, httpContext } from './context.ts'
import { type ParsedSample, parseExposition } from './parse-exposition.ts'

let local: LocalD1
let clock: Clock
beforeEach(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  local = await localD1()
  clock = new Clock('2026-05-01T10:00:00Z')
  return () => local[Symbol.asyncDispose]()
})

const get = async (version: string | null = null) => {
  const db = new Database('monotask', local.transport)
  const settings = { ...parseSettings({}), version }
  const response = await call(getMetrics, httpContext(local, clock, { db, settings }))
  const text = await response.text()
  return { text, type: response.headers.get('content-type'), usage: db.usage }
}

const samples = async (name: string): Promise<readonly ParsedSample[]> =>
  parseExposition((await get()).text).find((metric) => metric.name === name)?.samples ?? []

const shownValue = async (name: string, labels: Readonly<Record<string, string>> = {}) => {
  const found = (await samples(name)).filter((sample) =>
    Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  )
  return found.length === 1 ? found[0]?.value : found.map(({ value }) => value)
}

const tick = async () => {
  const jobs = jobsOf(application, '*/5 * * * *')
  const context = jobContext(local, clock)
  await invoke(jobs, context, { kind: 'cron', cron: '*/5 * * * *', scheduledTime: clock.now() })
}

describe('GET /metrics', () => {
  it('tells of the worker before the first evaluate', async () => {
    const { text, type } = await get()
    expect(type).toBe('text/plain; version=0.0.4; charset=utf-8')
    const metrics = parseExposition(text)
    expect(metrics.map(({ name }) => name)).toEqual([
      'viewkeeper_build_info',
      'viewkeeper_job_runs_total',
      'viewkeeper_job_duration_seconds_total',
      'viewkeeper_job_rows_read_total',
      'viewkeeper_job_rows_written_total',
    ])
    expect(await shownValue('viewkeeper_build_info', { version: 'unknown' })).toBe(1)
    expect(await shownValue('viewkeeper_job_runs_total', { job: 'audit', status: 'ok' })).toBe(0)
  })

  it('gives what the last evaluate read, and how long ago that was; nothing is measured for it', async () => {
    await local.db.run(statement("INSERT INTO projects (id, name) VALUES ('p', 'P')"))
    await tick()
    clock.pass(90_000)
    expect(await shownValue('viewkeeper_readings_age_seconds')).toBe(90)
    expect(await shownValue('viewkeeper_view_rows', { view: 'project_statistics_mv' })).toBe(1)
    expect(await shownValue('viewkeeper_alerts', { status: 'firing' })).toBe(0)
    await local.db.run(statement("INSERT INTO projects (id, name) VALUES ('q', 'Q')"))
    expect(await shownValue('viewkeeper_view_rows', { view: 'project_statistics_mv' })).toBe(1)
    const { usage } = await get()
    expect(usage.statements).toBeLessThanOrEqual(6)
    expect(usage.rows_written).toBe(0)
  })

  it('has every reading that there can be, with HELP and TYPE as its check declares them', async () => {
    const readings = await everySeries()
    const sample = { takenAtMs: clock.now().getTime(), readings, firing: [], version: null }
    await local.db.batch(saveSample('monotask', sample))
    await runJob(evaluateJob, jobContext(local, new Clock('2026-05-01T09:00:00Z')), {
      kind: 'manual',
    })
    const metrics = parseExposition((await get()).text)
    expect(metrics.map(({ name, type, help }) => ({ name, type, help })).toSorted(byName)).toEqual(
      [...ownMetrics, ...metricsOf(application.checks)]
        .map(({ name, type, help }) => ({ name, type, help }))
        .toSorted(byName),
    )
    const labels = new Map(
      [...ownMetrics, ...metricsOf(application.checks)].map((metric) => [
        metric.name,
        ['database', ...metric.labels],
      ]),
    )
    const all = metrics.flatMap((metric) => metric.samples)
    for (const one of all) expect(Object.keys(one.labels)).toEqual(labels.get(one.name))
    // Every label has values that are declared: nothing of the application's data is among them.
    expect(all.length).toBeLessThan(200)
  })

  it.skipIf(!hasPromtool && process.env.CI === undefined)(
    'is sound to promtool check metrics, which has nothing to remark',
    async () => {
      await tick()
      const takenAtMs = clock.now().getTime()
      const sample = { takenAtMs, readings: await everySeries(), firing: [], version: null }
      await local.db.batch(saveSample('monotask', sample))
      const { code, output } = await promtool(['check', 'metrics'], { input: (await get()).text })
      expect(output).toBe('')
      expect(code).toBe(0)
    },
  )

  it('leaves out what another version read', async () => {
    const readings = [{ metric: 'viewkeeper_gone', labels: { database: 'monotask' }, value: 1 }]
    const sample = { takenAtMs: clock.now().getTime(), readings, firing: [], version: null }
    await local.db.batch(saveSample('monotask', sample))
    expect((await get()).text).not.toContain('viewkeeper_gone')
  })

  it('names the version, whatever it is', async () => {
    expect((await get('a"b\\c\nd')).text).toContain('version="a\\"b\\\\c\\nd"')
  })

  it('says which checks fail', async () => {
    await local.db.run(statement('DROP TABLE automation_queue_summary_mv'))
    await tick()
    expect(await shownValue('viewkeeper_check_failing', { check: 'queue' })).toBe(1)
    expect(await shownValue('viewkeeper_check_failing', { check: 'outbox' })).toBe(0)
    expect(await shownValue('viewkeeper_alerts', { status: 'firing' })).toBe(1)
  })

  it('counts the runs of each job, how long they took, and the rows they read and wrote', async () => {
    const run = (job: () => Promise<object>) =>
      runJob(
        jobThat(async (context) => {
          await context.db.run(
            statement("INSERT INTO projects (id, name) VALUES (hex(randomblob(9)), 'P')"),
          )
          clock.pass(1500)
          return { ...(await job()) }
        }),
        jobContext(local, clock),
        { kind: 'manual' },
      )
    await run(async () => ({}))
    await run(() => Promise.reject(new Error('no luck')))
    await run(async () => ({ skipped: 'nothing to do' }))
    await run(async () => ({}))
    const ofJob = { job: 'snapshot' }
    const count = (status: string) => shownValue('viewkeeper_job_runs_total', { ...ofJob, status })
    expect([await count('ok'), await count('failed'), await count('skipped')]).toEqual([2, 1, 1])
    expect(await shownValue('viewkeeper_job_duration_seconds_total', ofJob)).toBe(6)
    expect(await shownValue('viewkeeper_job_last_duration_seconds', ofJob)).toBe(1.5)
    const written = await shownValue('viewkeeper_job_rows_written_total', ofJob)
    expect(written).toBeGreaterThanOrEqual(4)
  })
})

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : 1
