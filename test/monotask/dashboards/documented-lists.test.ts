import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { databaseSql } from '../../../bench/databases/schema.ts'
import { type SqlValue, statement } from '../../../src/db/database.ts'
import { type LocalD1, localD1 } from '../../d1.ts'

const document = readFileSync('docs/dashboards.md', 'utf8')
const [first = '', second = '', kanban = ''] = [...document.matchAll(/```sql\n(.*?);\n```/gs)].map(
  ([, sql]) => sql ?? '',
)

let local: LocalD1
beforeAll(async () => {
  local = await localD1(
    databaseSql('viewkeeper', [
      "INSERT INTO projects (id, name) VALUES ('p', 'P'), ('q', 'Q')",
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
      INSERT INTO tasks (id, project_id, title, current_state, priority, updated_at)
      SELECT 't' || i, iif(i % 2, 'p', 'q'), 'T', iif(i % 97 = 0, 'PENDING', iif(i % 3, 'COMPLETED', 'VALIDATING')), 1 + i / 2 % 4,
        iif(i % 2, '2026-05-01', i) FROM n`,
    ]),
  )
})
afterAll(() => local[Symbol.asyncDispose]())

const listed = z.object({
  id: z.string(),
  priority: z.number(),
  updated_at: z.string(),
  rowid: z.number().optional(),
  row_id: z.number().optional(),
})

const ask = async (sql: string, ...params: readonly SqlValue[]) => {
  const [result] = await local.db.batch([statement(sql, 'p', ...params)])
  const rows = (result?.rows ?? []).map((row) => listed.parse(row))
  expect(rows.length).toBe(50)
  expect(result?.rows_read).toBeLessThanOrEqual(200)
  return rows
}
const whole = async (where: string, order: string): Promise<string[]> => {
  const sql = `SELECT id FROM tasks WHERE project_id = 'p' AND ${where} ORDER BY ${order}, rowid DESC LIMIT 100`
  return (await local.db.all(statement(sql), z.object({ id: z.string() }))).map(({ id }) => id)
}
const byPriority = 'priority DESC, updated_at DESC'

test.each(['without statistics', 'with statistics'])(
  'the lists of docs/dashboards.md read at most four rows a task, %s',
  async (statistics) => {
    if (statistics === 'with statistics') await local.db.run(statement('ANALYZE'))
    const pageOne = await ask(first)
    const last = pageOne.at(-1)
    const pageTwo = await ask(second, last?.priority ?? 0, last?.updated_at ?? '', last?.rowid ?? 0)
    expect([...pageOne, ...pageTwo].map(({ id }) => id)).toEqual(await whole('true', byPriority))
    const validation = await ask(first.replace('t.priority DESC, ', ''))
    const newest = await whole('true', 'updated_at DESC')
    expect(validation.map(({ id }) => id)).toEqual(newest.slice(0, 50))
    const board = await ask(kanban)
    const ofStates = "current_state IN ('PENDING', 'IN_PROGRESS', 'VALIDATING')"
    expect(board.map(({ id }) => id)).toEqual((await whole(ofStates, byPriority)).slice(0, 50))
  },
)
