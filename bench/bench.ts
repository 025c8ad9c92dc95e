import { Miniflare } from 'miniflare'
import { aligned } from '../scripts/local/table.ts'
import { Database, statement } from '../src/db/database.ts'
import { baseline, materializedViews } from '../src/views/schema.ts'
import { operations } from './operations.ts'

const sizes = [1000, 100_000]

const filling = (tasks: number): string[] => [
  "INSERT INTO projects (id, name) VALUES ('p', 'P')",
  `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${tasks})
  INSERT INTO tasks (id, project_id, title) SELECT 't' || i, 'p', 'T' FROM n`,
]

/** Rows read and written by every operation, in a database of its own with all tasks in one project. */
const rowsOf = async (tasks: number, withViews: boolean) => {
  const miniflare = new Miniflare({
    modules: true,
    script: 'export default {}',
    d1Databases: { DB: 'bench' },
  })
  const db = new Database('bench', await miniflare.getD1Database('DB'))
  const schema = [...baseline(), ...(withViews ? materializedViews() : [])]
  for (const sql of [...schema, ...filling(tasks)]) await db.run(statement(sql))
  const rows: { readonly read: number; readonly written: number }[] = []
  for (const [, sql] of operations) {
    const [result] = await db.batch([statement(sql)])
    rows.push({ read: result?.rows_read ?? 0, written: result?.rows_written ?? 0 })
  }
  await miniflare.dispose()
  return rows
}

const table = [
  ['operation', ...sizes.flatMap((n) => [`read extra (${n} tasks)`, `written extra (${n} tasks)`])],
]
const lines = operations.map(([name]) => [name])
for (const tasks of sizes) {
  const kept = await rowsOf(tasks, true)
  const plain = await rowsOf(tasks, false)
  for (const [index, line] of lines.entries())
    line.push(
      String((kept[index]?.read ?? 0) - (plain[index]?.read ?? 0)),
      String((kept[index]?.written ?? 0) - (plain[index]?.written ?? 0)),
    )
}
console.log('What the triggers add to each write, in rows as D1 bills them:\n')
console.log(aligned([...table, ...lines]))
