import { expect, it } from 'vitest'
import { application } from '../../src/app.ts'
import { statement } from '../../src/db/database.ts'
import { seriesOf } from '../../src/jobs/series.ts'
import { recentInvocations, take } from '../../src/store/invocations.ts'
import { lastRuns, listRuns } from '../../src/store/runs.ts'
import { localD1, migrationStatements } from '../d1.ts'

const series = seriesOf(application)

it('runs that a version before has recorded are there after the upgrade, with how their job stands', async () => {
  const all = migrationStatements()
  const since = all.findIndex((sql) =>
    sql.includes('CREATE TABLE IF NOT EXISTS viewkeeper_invocations'),
  )
  await using local = await localD1(all.slice(0, since))
  const minute = 60_000
  const record = (n: number, status: string, dryRun = 0) =>
    statement(
      `INSERT INTO viewkeeper_runs (job, database, id, run_trigger, status, started_at_ms, duration_ms, rows_read,
        rows_written, dry_run, result, error)
       VALUES ('audit', 'monotask', ?1, 'cron', ?2, ?3, 5, 1, 2, ?4, ?5, ?6)`,
      `20260501T10000${n}.000Z-monotask-audit`,
      status,
      n * minute,
      dryRun,
      status === 'ok' ? '{"views":{}}' : null,
      status === 'failed' ? 'no luck' : null,
    )
  await local.db.batch([
    record(1, 'failed'),
    record(2, 'ok'),
    record(3, 'failed'),
    record(4, 'ok', 1),
    record(5, 'skipped'),
    record(6, 'failed'),
  ])
  await local.db.batch(all.slice(since).map((sql) => statement(sql)))

  const { runs } = await listRuns(local.db, { job: 'audit', series, limit: 3, before: null })
  expect(runs.map(({ status }) => status)).toEqual(['failed', 'skipped', 'ok'])
  expect(runs[2]).toMatchObject({
    id: '20260501T100004.000Z-monotask-audit',
    started_at: '1970-01-01T00:04:00.000Z',
    dry_run: true,
    result: { views: {} },
  })
  const audit = (await lastRuns(local.db, series)).find(({ job }) => job === 'audit')
  expect(audit).toMatchObject({ last_success_ms: 2 * minute + 5, consecutive_failures: 2 })
})

it('runs are listed a page at a time, those by cron and by hand together, and none twice', async () => {
  await using local = await localD1()
  const state = (status: string | null) => ({
    ...{ id: 'x', status, started_at_ms: 0, duration_ms: 0, rows_read: 0, rows_written: 0 },
    ...{ result: null, error: null, last_success_ms: null, consecutive_failures: 0 },
  })
  const insert = (of: string, number: number) =>
    statement(
      `INSERT INTO viewkeeper_invocations (database, series, number, event, holder, run_trigger, dry_run, started_at_ms,
        expires_at_ms, runs) VALUES ('monotask', ?1, ?2, ?3, 'h', 'cron', 0, 0, 0, ?4)`,
      of,
      number,
      String(number),
      JSON.stringify({ audit: { ...state(number === 9 ? null : 'ok'), id: String(number) } }),
    )
  await local.db.batch([
    ...[1, 2, 4, 7, 8].map((number) => insert('*/5 * * * *', number)),
    ...[3, 5, 6, 9].map((number) => insert('audit', number)),
  ])
  const ids: string[] = []
  let before: number | null = null
  do {
    const page = await listRuns(local.db, { job: 'audit', series, limit: 2, before })
    ids.push(...page.runs.map(({ id }) => id))
    before = page.next
  } while (before !== null)
  expect(ids).toEqual(['8', '7', '6', '5', '4', '3', '2', '1'])
})

it('a claim is none where it comes when whoever asked for it has given up, by the clock of the database', async () => {
  await using local = await localD1()
  const { readAtMs } = await recentInvocations(local.db, ['audit'])
  const takeAs = (holder: string, readMs: number) =>
    take(local.db, {
      claimed: {
        ...{ series: 'audit', number: 1, event: holder, holder, run_trigger: 'manual' },
        ...{ dry_run: false, started_at_ms: 0, expires_at_ms: 1, runs: {} },
      },
      ...{ from: null, crashed: [], newest: { audit: 0 }, readAtMs: readMs },
    })
  expect(await takeAs('late', readAtMs - 30_000)).toBe(false)
  expect(await takeAs('in time', readAtMs)).toBe(true)
  const { invocations } = await recentInvocations(local.db, ['audit'])
  expect(invocations.map(({ holder }) => holder)).toEqual(['in time'])
})

it('a claim and how jobs stand read as little after thousands of failed runs as after one', async () => {
  await using local = await localD1()
  const failed = {
    ...{
      id: 'x',
      status: 'failed',
      started_at_ms: 0,
      duration_ms: 0,
      rows_read: 0,
      rows_written: 0,
    },
    ...{ result: null, error: 'no luck', last_success_ms: null, consecutive_failures: 1 },
  }
  const fill = (to: number) =>
    local.db.run(
      statement(
        `INSERT INTO viewkeeper_invocations (database, series, number, event, holder, run_trigger, dry_run, started_at_ms,
           expires_at_ms, runs)
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
         SELECT 'monotask', s.value, i, i, 'h', 'cron', 0, 0, 0, ?2 FROM n, json_each('["*/5 * * * *","audit"]') s
         WHERE true ON CONFLICT DO NOTHING`,
        to,
        JSON.stringify({ audit: failed, evaluate: failed }),
      ),
    )
  const read = async () => {
    const before = local.db.usage.rows_read
    await lastRuns(local.db, series)
    await recentInvocations(local.db, ['*/5 * * * *', 'audit'])
    return local.db.usage.rows_read - before
  }
  await fill(20)
  const few = await read()
  await fill(5000)
  expect(await read()).toBe(few)
})
