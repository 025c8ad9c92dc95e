import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { baseline, materializedViews } from '../../src/keeper/schema.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { parents } from './beside.ts'

test('what INSERT OR IGNORE ignores again writes nothing at all', () => {
  const db = new DatabaseSync(':memory:')
  for (const sql of [...baseline(catalog), ...materializedViews(catalog), ...parents]) db.exec(sql)
  const written = db.prepare('SELECT total_changes() AS rows')
  const insert = (table: string, columns: string, values: string) => {
    const before = Number(written.get()?.rows)
    db.exec(`INSERT OR IGNORE INTO ${table} (id, ${columns}) VALUES ('t', ${values})`)
    return Number(written.get()?.rows) - before
  }
  for (const [table, columns, values] of [
    ['tasks', 'project_id, title', "'p', 'T'"],
    ['agent_executions', 'task_id, agent_type', "'t', 'x'"],
    ['automation_queue', 'project_id, event_type', "'p', 'e'"],
    ['task_evidence', 'task_id', "'t'"],
  ] as const) {
    insert(table, columns, values)
    insert(table, columns, values)
    expect([table, insert(table, columns, values)]).toEqual([table, 0])
  }
  db.close()
})

test('a row that stays where another would have come is counted once, whatever rowid it then gets', () => {
  const db = new DatabaseSync(':memory:')
  for (const sql of [...baseline(catalog), ...materializedViews(catalog), ...parents]) db.exec(sql)
  const evidence = "INSERT OR IGNORE INTO task_evidence (id, task_id) VALUES ('e', 't')"
  for (const rowid of ['rowid', '_rowid_', 'oid']) {
    db.exec(evidence)
    db.exec(evidence)
    db.exec(`UPDATE task_evidence SET ${rowid} = 70 WHERE id = 'e'`)
    db.exec("INSERT INTO task_evidence (id, task_id) VALUES ('f', 't')")
    db.exec("DELETE FROM task_evidence WHERE id = 'e'")
    const kept = "SELECT evidence_count AS n FROM task_progress_summary_mv WHERE task_id = 't'"
    expect([rowid, db.prepare(kept).get()?.n]).toEqual([rowid, 1])
    db.exec('DELETE FROM task_evidence')
  }
  db.close()
})
