import { expect, it } from 'vitest'
import * as z from 'zod'
import { Database, statement } from '../../src/db/database.ts'
import type { SourceTable } from '../../src/engine/source-table.ts'
import { sourceMarks } from '../../src/keeper/source-marks.ts'
import { rowStatements } from '../../src/monotask/demo/rows.ts'
import { sourceTables } from '../../src/monotask/source-tables.ts'
import { type LocalD1, localD1 } from '../d1.ts'

const read = async (local: LocalD1, tables: readonly SourceTable[]) => {
  const db = new Database('monotask', local.transport)
  const row = await db.only(
    statement(`SELECT ${sourceMarks({ sourceTables: tables })} AS marks`),
    z.object({ marks: z.string() }),
  )
  return { marks: row.marks, rowsRead: db.usage.rows_read }
}

it('moves with a new row of any source table, and with nothing else, and reads a row of each at most', async () => {
  await using local = await localD1()
  await local.db.batch(rowStatements.map((sql) => statement(sql)))
  const before = await read(local, sourceTables)
  expect(before.rowsRead).toBeLessThanOrEqual(sourceTables.length)
  await local.db.run(statement("UPDATE tasks SET title = 'other'"))
  expect((await read(local, sourceTables)).marks).toBe(before.marks)
  const inserts = [
    "INSERT INTO projects (id, name) VALUES ('new', 'New')",
    "INSERT INTO tasks (id, project_id, title) VALUES ('new', 'new', 'New')",
    "INSERT INTO task_evidence (id, task_id) VALUES ('new', 'new')",
    "DELETE FROM task_evidence WHERE id = 'new'",
  ]
  const seen = new Set([before.marks])
  for (const sql of inserts) {
    await local.db.run(statement(sql))
    seen.add((await read(local, sourceTables)).marks)
  }
  // What the last one deletes was the newest row: it is as before the one before it.
  expect(seen.size).toBe(inserts.length)
})

it('takes more tables than a function of SQL takes arguments, with names that need quotes', async () => {
  const tables = Array.from({ length: 120 }, (_, n) => ({
    ...{ name: `a "table" ${n}`, noun: 'row', columns: { id: 'TEXT PRIMARY KEY' }, references: {} },
  }))
  await using local = await localD1(
    tables.map(({ name }) => `CREATE TABLE "${name.replaceAll('"', '""')}" (id TEXT PRIMARY KEY)`),
  )
  await local.db.run(statement('INSERT INTO "a ""table"" 119" VALUES (\'x\')'))
  const { marks } = await read(local, tables)
  expect(z.array(z.array(z.number().nullable())).parse(JSON.parse(marks)).flat().at(-1)).toBe(1)
})
