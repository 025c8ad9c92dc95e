import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { statement } from '../../src/db/database.ts'
import { compile } from '../../src/engine/compile.ts'
import { count } from '../../src/engine/declaration.ts'
import { catalogOf } from '../../src/keeper/catalog.ts'
import { baseline, materializedViews } from '../../src/keeper/schema.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { localD1 } from '../d1.ts'
import { differencesSql } from '../random/twins.ts'
import { only, parents } from './beside.ts'

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

/** Customers, orders and items that no foreign key holds together, and how many items a customer has. */
const shop = (key: string) => {
  const table = (name: string, to?: string) => ({
    name,
    noun: name,
    columns: { id: key, ...(to === undefined ? {} : { above: 'INTEGER' }) },
    references: to === undefined ? {} : { above: to },
  })
  const sourceTables = [table('customers'), table('orders', 'customers'), table('items', 'orders')]
  const summary = {
    name: 'summary',
    parent: 'customers',
    key: 'customer_id',
    columns: { items: count('items') },
    triggerPrefix: 'summary',
  }
  const views = compile([summary], sourceTables)
  return catalogOf({ views, sourceTables, timeSeries: [], canaryRows: {} })
}

test.each(['INTEGER PRIMARY KEY', 'INTEGER PRIMARY KEY AUTOINCREMENT'])(
  'a row that gets its id when it goes in counts what stood below that id, whatever was known of it: %s',
  async (key) => {
    const of = shop(key)
    const tables = of.sourceTables.map(
      ({ name, references }) =>
        `CREATE TABLE ${name} (id ${key}${'above' in references ? ', above INTEGER' : ''})`,
    )
    const before = ['INSERT INTO items (above) VALUES (1), (1), (2), (4)']
    await using local = await localD1([...tables, ...before, ...materializedViews(of)])
    const differ = of.views.map(differencesSql).join()
    for (const sql of [
      'INSERT INTO customers (id) VALUES (1), (2)',
      'INSERT INTO orders (above) VALUES (1)',
      'INSERT INTO orders (above) VALUES (2), (1)',
      'DELETE FROM viewkeeper_replaced',
      'DELETE FROM orders WHERE id > 1',
      'DELETE FROM viewkeeper_replaced',
      'INSERT INTO orders (above) VALUES (1), (2), (1)',
      'UPDATE orders SET id = 9 WHERE id = 1',
      'DELETE FROM viewkeeper_replaced',
      'INSERT INTO items (above) VALUES (10)',
      'INSERT INTO orders (id, above) VALUES (NULL, 2), (-1, 1)',
    ]) {
      await local.db.run(statement(sql))
      expect(await only(local.db, differ), sql).toBe(0)
    }
  },
)
