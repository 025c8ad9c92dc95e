import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { statement } from '../../src/db/database.ts'
import { auditTriggers } from '../../src/keeper/triggers/audit-triggers.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { type LocalD1, localD1, migrationStatements } from '../d1.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())

const schemaRow = z.object({
  type: z.string(),
  name: z.string(),
  tbl_name: z.string(),
  sql: z.string().nullable(),
})

const schema = (where = 'true') =>
  local.db.all(
    statement(
      `SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT GLOB '_cf_*' AND ${where} ORDER BY type, name`,
    ),
    schemaRow,
  )

const run = (statements: readonly string[]) =>
  local.db.batch(statements.map((sql) => statement(sql)))

describe('the committed migrations', () => {
  test('install every trigger as compiled', async () => {
    expect(await auditTriggers(local.db, catalog, new Date(), [])).toMatchObject({
      missing: [],
      outdated: [],
      broken: [],
    })
  })

  test('make a table that ends in _mv for each view and time series, and no other', async () => {
    const tables = await schema("type = 'table' AND name GLOB '*_mv'")
    const kept = [...catalog.views, ...catalog.timeSeries].map(({ table }) => table)
    expect(tables.map((table) => table.name)).toEqual(kept.toSorted())
  })

  test.each([
    ['refresh_validation_summary_on_session', 'validation_sessions', 'INSERT'],
    ['refresh_validation_summary_on_session_update', 'validation_sessions', 'UPDATE'],
    ['refresh_validation_summary_on_task', 'tasks', 'UPDATE'],
    ['init_progress_summary_on_task_create', 'tasks', 'INSERT'],
    ['refresh_progress_summary_on_task_update', 'tasks', 'UPDATE'],
    ['refresh_progress_on_evidence', 'task_evidence', 'INSERT'],
    ['refresh_progress_on_screenshot', 'screenshots', 'INSERT'],
    ['refresh_progress_on_file_change', 'file_changes', 'INSERT'],
    ['refresh_agent_summary_on_execution', 'agent_executions', 'INSERT'],
    ['refresh_agent_summary_on_action', 'agent_actions', 'INSERT'],
    ['init_project_stats_on_create', 'projects', 'INSERT'],
    ['refresh_project_stats_on_task', 'tasks', 'INSERT'],
    ['refresh_project_stats_on_task_update', 'tasks', 'UPDATE'],
  ])('make %s on %s %s', async (name, table, event) => {
    const [trigger] = await schema(`type = 'trigger' AND name = '${name}'`)
    expect(trigger?.tbl_name).toBe(table)
    expect(trigger?.sql).toMatch(new RegExp(`AFTER ${event}`))
  })

  test('change nothing when applied again', async () => {
    const before = await schema()
    await run(migrationStatements())
    expect(await schema()).toEqual(before)
  })

  test('end in the same schema when they stopped anywhere and are applied again', () => {
    const statements = migrationStatements()
    const applied = (...parts: (readonly string[])[]) => {
      using db = new DatabaseSync(':memory:')
      for (const sql of parts.flat()) db.exec(sql)
      return db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name').all()
    }
    const whole = applied(statements)
    for (let stop = 1; stop < statements.length; stop += 23)
      expect(applied(statements.slice(0, stop), statements)).toEqual(whole)
  })

  test('fill the views from rows that are already there', async () => {
    await run(migrationStatements(true))
    await run([
      "INSERT INTO projects (id, name) VALUES ('p', 'P')",
      "INSERT INTO tasks (id, project_id, title) VALUES ('t', 'p', 'T')",
      "INSERT INTO validation_sessions (id, task_id, status) VALUES ('s', 't', 'passed')",
    ])
    await run(migrationStatements())
    const row = await local.db.first(
      statement(
        `SELECT validated_tasks, passing_tasks, overall_passed, evidence_count, total_executions
        FROM project_statistics_mv JOIN task_validation_summary_mv USING (project_id)
        JOIN task_progress_summary_mv USING (task_id) JOIN agent_execution_summary_mv USING (task_id)`,
      ),
      z.unknown(),
    )
    expect(row).toEqual({
      validated_tasks: 1,
      passing_tasks: 1,
      overall_passed: 1,
      evidence_count: 0,
      total_executions: 0,
    })
  })

  test('down leaves nothing of ours, and up again ends in the same schema', async () => {
    const before = await schema()
    await run(migrationStatements(true))
    expect(
      await schema("name GLOB '*_mv*' OR name GLOB 'viewkeeper_*' OR type IN ('view', 'trigger')"),
    ).toEqual([])
    expect(await schema()).toEqual(
      before.filter(
        ({ type, name, tbl_name }) =>
          !/_mv|viewkeeper_/.test(`${name} ${tbl_name}`) && !['view', 'trigger'].includes(type),
      ),
    )
    await run(migrationStatements())
    expect(await schema()).toEqual(before)
  })
})
