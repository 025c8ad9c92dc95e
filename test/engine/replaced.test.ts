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
