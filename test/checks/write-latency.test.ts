import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { writeLatencyCheck } from '../../src/checks/write-latency.ts'
import { Database, statement } from '../../src/db/database.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from '../jobs/context.ts'
import { contents as rowsOf, withOwnColumns, withoutForeignKeys } from '../monotask.ts'

let local: LocalD1
beforeEach(async () => {
  local = await localD1()
})
afterEach(() => local[Symbol.asyncDispose]())

const clock = new Clock('2026-05-01T10:00:00Z')

/** Every row of every table, by table; a count of no jobs is as good as none. */
const contents = async () => {
  await local.db.run(statement('DELETE FROM viewkeeper_queue_counts WHERE jobs = 0'))
  return rowsOf(local.db)
}

/** A table as MonoTask may have built it: its CREATE TABLE with a change. */
const rebuilt = async (table: string, change: (sql: string) => string) => {
  const schema = z.object({ sql: z.string() })
  const found = await local.db.first(
    statement("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?1", table),
    schema,
  )
  const triggers = await local.db.all(
    statement("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?1", table),
    schema,
  )
  await local.db.batch(
    [
      `DROP TABLE ${table}`,
      change(found?.sql ?? ''),
      ...triggers.map((trigger) => trigger.sql),
    ].map((text) => statement(text)),
  )
}

describe('the write probe', () => {
  it('leaves every table as it was', async () => {
    await local.db.batch([
      statement("INSERT INTO projects (id, name) VALUES ('p', 'Project')"),
      statement("INSERT INTO tasks (id, project_id, title) VALUES ('t', 'p', 'Task')"),
    ])
    const before = await contents()
    await writeLatencyCheck.take(jobContext(local, clock))
    expect(await contents()).toEqual(before)
  })

  it('leaves nothing behind where tables were built without foreign keys', async () => {
    await rebuilt('agent_actions', withoutForeignKeys)
    await rebuilt('task_evidence', withoutForeignKeys)
    const before = await contents()
    await writeLatencyCheck.take(jobContext(local, clock))
    expect(await contents()).toEqual(before)
  })

  it("leaves nothing behind where only a column of the application's own cascades", async () => {
    const note = 'note_id TEXT REFERENCES notes(id) ON DELETE CASCADE'
    await local.db.run(statement('CREATE TABLE notes (id TEXT PRIMARY KEY)'))
    await rebuilt('agent_actions', (sql) => withoutForeignKeys(sql).replace(/\n?\)$/, `, ${note})`))
    const before = await contents()
    await writeLatencyCheck.take(jobContext(local, clock))
    expect(await contents()).toEqual(before)
  })

  it("fills NOT NULL columns of the application's own, in as many statements", async () => {
    for (const table of ['agent_actions', 'file_changes'])
      await rebuilt(table, (sql) => withOwnColumns(sql.replace('TABLE ', 'TABLE IF NOT EXISTS ')))
    const context = jobContext(local, clock)
    const before = await contents()
    await writeLatencyCheck.take(context)
    expect(await contents()).toEqual(before)
    expect(context.db.usage.statements).toBe(15)
  })

  it('fires the triggers of each traced kind', async () => {
    const context = jobContext(local, clock)
    await writeLatencyCheck.take(context)
    expect(context.db.usage.rows_written).toBeGreaterThan(40)
    expect(context.db.usage.statements).toBe(15)
  })

  it('tells the SQL time of each operation and the round trip, in seconds', async () => {
    const slow = new Clock('2026-05-01T10:00:00Z')
    const db = new Database('monotask', local.transport)
    const batch = db.batch.bind(db)
    db.batch = async (statements) => {
      const results = await batch(statements)
      slow.pass(1500)
      return results.map((result, index) => ({ ...result, duration_ms: index * 10 }))
    }
    const readings = await writeLatencyCheck.take(jobContext(local, slow, { db }))
    expect(readings.map(({ labels, value }) => [labels.operation, value])).toEqual([
      ['task_create', 0.01],
      ['validation_session_insert', 0.02],
      ['evidence_insert', 0.04],
      ['agent_execution_insert', 0.09],
      ['task_state_update', 0.12],
      [undefined, 1.5],
    ])
  })
})
