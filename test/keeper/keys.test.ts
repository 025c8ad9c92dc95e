import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import * as z from 'zod'
import { refresh } from '../../scripts/views/commands.ts'
import { status } from '../../scripts/views/status.ts'
import { viewsCheck } from '../../src/checks/views.ts'
import { statement } from '../../src/db/database.ts'
import { comparedColumns } from '../../src/engine/statements/refresh-sql.ts'
import { auditJob } from '../../src/jobs/audit.ts'
import { backfillJob } from '../../src/jobs/backfill.ts'
import { cleanupJob } from '../../src/jobs/cleanup.ts'
import { optimizeJob } from '../../src/jobs/optimize.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { parseSettings } from '../../src/settings.ts'
import { readAuditRecord } from '../../src/store/audit-record.ts'
import { type LocalD1, localD1, migrationStatements } from '../d1.ts'
import { Clock, jobContext } from '../jobs/context.ts'
import { monotask } from '../monotask.ts'
import { auditOneKeyAtATime } from './one-key-at-a-time.ts'

const { views } = catalog

// SQLite takes NULL for a key where a table does not say NOT NULL.
const nullable = monotask((sql) =>
  sql.replace('id TEXT PRIMARY KEY NOT NULL', 'id TEXT PRIMARY KEY'),
)

let local: LocalD1
beforeAll(async () => {
  local = await localD1([...nullable, ...migrationStatements()])
})
afterAll(() => local[Symbol.asyncDispose]())
beforeEach(() =>
  run(
    'DELETE FROM projects',
    ...[...all, 'viewkeeper_audit', 'viewkeeper_cursors', 'viewkeeper_backfill'].map(
      (table) => `DELETE FROM ${table}`,
    ),
  ),
)

const all = views.map((view) => view.table)
const clock = new Clock('2026-05-01T10:00:00Z')
const run = (...sql: string[]) => local.db.batch(sql.map((text) => statement(text)))
const audit = async (trigger: 'cron' | 'manual' = 'manual') => {
  const { views: found } = await auditJob.run(jobContext(local, clock, { trigger }))
  return found
}
const found = z.object({
  missing: z.number(),
  drifted: z.number(),
  orphaned: z.number(),
  repaired: z.number(),
})
/** What audits by hand find until each view has been gone through, one cycle at least. */
const auditAll = async () => {
  const sums = Object.fromEntries(all.map((table) => [table, { ...none }]))
  for (let runs = 0; runs < 9; runs += 1) {
    const { views: audits, cycle_complete } = await auditJob.run(
      jobContext(local, clock, { trigger: 'manual' }),
    )
    for (const [table, audit] of Object.entries(z.record(z.string(), found).parse(audits)))
      for (const kind of ['missing', 'drifted', 'orphaned', 'repaired'] as const)
        (sums[table] ?? { ...none })[kind] += audit[kind]
    if (cycle_complete) return sums
  }
  throw new Error('no cycle of the audit came to its end')
}
const counts = async (...sql: string[]): Promise<number[]> => {
  const results = await run(...sql.map((from) => `SELECT count(*) AS n FROM ${from}`))
  return results.map(({ rows }) => z.object({ n: z.number() }).parse(rows[0]).n)
}

/** How many rows of each view differ from its definition. */
const differences = () =>
  counts(
    ...views.map((view) => {
      const columns = [view.key, ...comparedColumns(view)].join(', ')
      const [kept, plain] = [view.table, view.declaration.name].map(
        (name) => `SELECT ${columns} FROM ${name}`,
      )
      return `(SELECT * FROM (${kept} EXCEPT ${plain}) UNION ALL SELECT * FROM (${plain} EXCEPT ${kept}))`
    }),
  )

const kinds = [
  ['empty', "''"],
  ['a BLOB', "x'00ff10'"],
  ['an empty BLOB', "x''"],
  ['an integer', '42'],
  ['a REAL', '1.5e300'],
  ['a text with NUL inside', "CAST(x'610062' AS TEXT)"],
  ['invalid UTF-8', "CAST(x'ff41fe' AS TEXT)"],
  ['100,000 bytes long', "replace(hex(zeroblob(50000)), '0', 'k')"],
] as const

/** A project, a task and rows below it, by one key; beside them some by ordinary keys. */
const fill = (key: string) => [
  "INSERT INTO projects (id, name) VALUES ('p', 'P')",
  "INSERT INTO tasks (id, project_id, title) VALUES ('a', 'p', 'A'), ('z', 'p', 'Z')",
  `INSERT INTO projects (id, name) VALUES (${key}, 'Odd')`,
  `INSERT INTO tasks (id, project_id, title) VALUES (${key}, ${key}, 'Odd')`,
  `INSERT INTO task_evidence (id, task_id) VALUES (${key}, ${key})`,
  `INSERT INTO validation_sessions (id, task_id, status) VALUES (${key}, ${key}, 'failed')`,
  `INSERT INTO validation_results (id, validation_session_id, rule_name, status) VALUES (${key}, ${key}, 'r', 'failed')`,
  `INSERT INTO agent_executions (id, task_id, agent_type) VALUES (${key}, ${key}, 'coder')`,
]
const none = { missing: 0, drifted: 0, orphaned: 0, repaired: 0 }
const everywhere = (found: object) => Object.fromEntries(all.map((table) => [table, found]))
const drift = (key: string) => [
  `UPDATE task_progress_summary_mv SET evidence_count = 77 WHERE task_id = CAST(${key} AS TEXT) OR task_id = ${key}`,
  `UPDATE project_statistics_mv SET low_tasks = 77 WHERE project_id = CAST(${key} AS TEXT) OR project_id = ${key}`,
]

describe.each(kinds)('a key that is %s', (_, key) => {
  beforeEach(async () => {
    await run(...fill(key))
  })

  it('is found and mended by the audit where it drifted, is missing or orphaned', async () => {
    await run(
      ...drift(key),
      "DELETE FROM agent_execution_summary_mv WHERE task_id NOT IN ('a', 'z')",
    )
    const one = { missing: 0, drifted: 1, orphaned: 0, repaired: 1 }
    expect(await auditAll()).toMatchObject({
      task_validation_summary_mv: none,
      task_progress_summary_mv: one,
      // Its row also moves with the missing row below it that is mended.
      project_statistics_mv: { ...one, drifted: 2, repaired: 2 },
      agent_execution_summary_mv: { missing: 1, drifted: 0, orphaned: 0, repaired: 1 },
    })
    expect(await differences()).toEqual([0, 0, 0, 0])
    await run(
      `CREATE TABLE copy AS SELECT * FROM task_validation_summary_mv WHERE task_id NOT IN ('a', 'z')`,
      `DELETE FROM projects WHERE id <> 'p'`,
      `INSERT INTO task_validation_summary_mv (task_id, last_refreshed_at) SELECT task_id, '' FROM copy`,
      'DROP TABLE copy',
    )
    expect(await auditAll()).toMatchObject({
      ...everywhere(none),
      task_validation_summary_mv: { missing: 0, drifted: 0, orphaned: 1, repaired: 1 },
    })
    expect(await differences()).toEqual([0, 0, 0, 0])
  })

  it('goes through backfill, cleanup and optimize', async () => {
    await run(...drift(key), "DELETE FROM agent_execution_summary_mv WHERE task_id NOT IN ('a')")
    expect(await backfillJob.run(jobContext(local, clock, { dryRun: true }))).toMatchObject({
      repaired: 4,
      complete: true,
    })
    expect(await backfillJob.run(jobContext(local, clock))).toMatchObject({
      checked: 11,
      repaired: 4,
      complete: true,
    })
    expect(await differences()).toEqual([0, 0, 0, 0])
    await run(
      'CREATE TABLE copy AS SELECT * FROM task_progress_summary_mv',
      "DELETE FROM projects WHERE id <> 'p'",
      "INSERT OR IGNORE INTO task_progress_summary_mv (task_id, last_refreshed_at) SELECT task_id, '' FROM copy",
      'DROP TABLE copy',
    )
    const orphan = { orphans_deleted: { task_progress_summary_mv: 1 }, complete: true }
    expect(await cleanupJob.run(jobContext(local, clock, { dryRun: true }))).toMatchObject(orphan)
    expect(await cleanupJob.run(jobContext(local, clock))).toMatchObject(orphan)
    await optimizeJob.run(jobContext(local, clock))
    expect(await differences()).toEqual([0, 0, 0, 0])
  })
})

it('slices end and begin at odd keys, too', async () => {
  await run(
    "INSERT INTO projects (id, name) VALUES ('p', 'P')",
    ...kinds.map(
      ([, key]) => `INSERT INTO tasks (id, project_id, title) VALUES (${key}, 'p', 'T')`,
    ),
    'UPDATE task_progress_summary_mv SET evidence_count = 9',
  )
  const runs = await auditOneKeyAtATime(local.db, 'task_progress_summary_mv', clock.now())
  const each = runs.map(({ found }) => [found.drifted, found.repaired])
  // The last run sees that there are no more.
  expect(each).toEqual([...kinds.map(() => [1, 1]), [0, 0]])
  expect(await differences()).toEqual([0, 0, 0, 0])
})

it('a project with many tasks and an odd key is compared by itself', async () => {
  await run(
    "INSERT INTO projects (id, name) VALUES (x'00ff', 'Large'), ('', 'Large')",
    `INSERT INTO tasks (id, project_id, title)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)
    SELECT 't' || i, iif(i % 2, x'00ff', ''), 'T' FROM n`,
    'UPDATE project_statistics_mv SET low_tasks = 9',
  )
  const settings = parseSettings({ AUDIT_MAX_ROWS_READ: 12_000, AUDIT_LARGE_KEYS_HOUR: 20 })
  const tick = () => auditJob.run(jobContext(local, clock, { settings }))
  expect(await tick()).toMatchObject({ views: { project_statistics_mv: { drifted: 0 } } })
  const later = new Clock('2026-05-01T20:00:00Z')
  const found = await auditJob.run(jobContext(local, later, { settings }))
  expect(found).toMatchObject({
    views: { project_statistics_mv: { drifted: 2, repaired: 2, faulty_keys: ["''", "x'00ff'"] } },
  })
})

it('nine keys of 100,000 bytes are audited, as many a run as fit into a statement', async () => {
  await run(
    "INSERT INTO projects (id, name) VALUES ('p', 'P')",
    `INSERT INTO tasks (id, project_id, title)
    WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 108)
    SELECT i || substr(replace(hex(zeroblob(50000)), '0', 'k'), 4), 'p', 'T' FROM n`,
    'UPDATE task_progress_summary_mv SET evidence_count = 9',
  )
  let repaired = 0
  for (let runs = 0; runs < 5; runs += 1) {
    const { task_progress_summary_mv } = z.record(z.string(), found).parse(await audit())
    repaired += task_progress_summary_mv?.repaired ?? 0
  }
  expect(repaired).toBe(9)
  expect(await backfillJob.run(jobContext(local, clock))).toMatchObject({ complete: true })
})

describe('keys that cannot be compared', () => {
  const tooLong = (first: string) => `'${first}' || replace(hex(zeroblob(60000)), '0', 'k')`
  beforeEach(async () => {
    await run(
      "INSERT INTO projects (id, name) VALUES ('p', 'P')",
      `INSERT INTO tasks (id, project_id, title) VALUES ('a', 'p', 'A'), ('z', 'p', 'Z'), (NULL, 'p', 'N'), (NULL, 'p', 'N'), (${tooLong('1')}, 'p', 'L'), (${tooLong('2')}, 'p', 'L')`,
      'UPDATE task_progress_summary_mv SET evidence_count = 9',
    )
  })

  it('are counted, over a whole cycle, and stop nothing else', async () => {
    expect(await auditAll()).toMatchObject({ task_progress_summary_mv: { drifted: 2 } })
    const record = await readAuditRecord(local.db)
    const tasks = record?.views.find(({ view }) => view === 'task_progress_summary_mv')
    expect(tasks).toMatchObject({ unreadable: 4, source_rows: 6, next_after: null })
    expect(record?.views.find(({ view }) => view === 'project_statistics_mv')?.unreadable).toBe(0)
    await auditAll()
    const again = await readAuditRecord(local.db)
    expect(again?.views.map(({ unreadable }) => unreadable)).toEqual([4, 4, 4, 0])
    const readings = await viewsCheck(['task_progress_summary_mv']).take(jobContext(local, clock))
    expect(readings).toContainEqual({
      metric: 'viewkeeper_view_unreadable_rows',
      labels: { database: 'monotask', view: 'task_progress_summary_mv' },
      value: 4,
      detail: expect.stringContaining('looked at'),
      taken: { atMs: clock.now().getTime(), everyMs: 300_000 },
      tellsOf: [],
    })
  })

  it('slices go past them one at a time', async () => {
    // These two are alike as far as a cursor tells them apart.
    await run(`INSERT INTO tasks (id, project_id, title) VALUES (${tooLong('2')} || 'k', 'p', 'L')`)
    const runs = await auditOneKeyAtATime(local.db, 'task_progress_summary_mv', clock.now())
    const cursors = runs.map(({ audit }) => audit.next_after)
    expect(new Set(cursors).size).toBe(5)
    expect(cursors.at(-1)).toBeNull()
    expect(
      await counts(
        'task_progress_summary_mv WHERE evidence_count = 9 AND octet_length(task_id) < 9',
      ),
    ).toEqual([0])
  })

  it('go through cleanup, which deletes rows that such keys have, and backfill', async () => {
    await run(
      `INSERT OR IGNORE INTO task_progress_summary_mv (task_id, last_refreshed_at) VALUES (${tooLong('1')}, ''), (${tooLong('3')}, '')`,
    )
    await cleanupJob.run(jobContext(local, clock))
    expect(await counts('task_progress_summary_mv WHERE octet_length(task_id) > 100000')).toEqual([
      0,
    ])
    expect(await backfillJob.run(jobContext(local, clock))).toMatchObject({ complete: true })
  })

  it('are said by views status', async () => {
    expect((await status(local.db)).text).toContain(
      'task_progress_summary_mv: 4 ids cannot be compared',
    )
  })
})

test('views refresh takes bytes as SQL writes them', async () => {
  await run(...fill("x'00ff'"), ...drift("x'00ff'"))
  expect((await refresh(local.db, 'task_progress_summary', "x'00FF'")).text).toContain('mended')
  expect((await refresh(local.db, 'task_progress_summary', "x'00FF'")).text).toContain(
    'nothing to mend',
  )
})

test('a time stamp of bytes in a row below a fault does not stop the audit', async () => {
  await run(...fill("'k'"), "UPDATE task_evidence SET created_at = x'00ff'", ...drift("'k'"))
  expect(await audit()).toMatchObject({ task_progress_summary_mv: { drifted: 1, repaired: 1 } })
})
