import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Database, statement } from '../../src/db/database.ts'
import { keyText } from '../../src/db/key-text.ts'
import type { Comparison } from '../../src/keeper/verify/comparison.ts'
import { verify } from '../../src/keeper/verify/verify.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { type LocalD1, localD1, migrationStatements } from '../d1.ts'
import { monotask } from '../monotask.ts'

const now = new Date('2026-05-01T10:00:00Z')
const numbers = (count: number) =>
  `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`
/** SQL for a text of so many characters: none so long fits into a statement. */
const long = (characters: number) =>
  `substr(replace(hex(zeroblob(${characters})), '0', 'k'), 1, ${characters})`
const run = ({ db }: LocalD1, ...sql: readonly string[]) =>
  db.batch(sql.map((text) => statement(text)))

/** The verification of one table, with the rows that each statement read and how far it was after each. */
const verified = async ({ transport }: LocalD1, view: string) => {
  const reads: number[] = []
  const steps: number[] = []
  const db = new Database('measured', {
    transact: async (statements) => {
      const results = await transport.transact(statements)
      reads.push(...results.map(({ rows_read }) => rows_read))
      return results
    },
  })
  const { parts, rowsRead } = await verify(db, catalog, {
    now,
    view,
    onStep: (_, done) => steps.push(done),
  })
  const part = parts.find(({ table }) => table === view)
  if (part?.kind !== 'compared') throw new Error(`${view} was not compared`)
  return { part, reads, steps, rowsRead }
}

const found = ({ compared, missing, drifted, orphaned }: Comparison) => ({
  compared,
  missing,
  drifted,
  orphaned,
})

describe('a large view', () => {
  const tasks = 30_000
  const view = 'task_progress_summary_mv'
  let local: LocalD1
  beforeAll(async () => {
    local = await localD1([
      ...monotask(),
      "INSERT INTO projects (id, name) VALUES ('p', 'P')",
      `${numbers(tasks)} INSERT INTO tasks (id, project_id, title) SELECT printf('t%06d', i), 'p', 'T' FROM n`,
      // One task alone costs more than a statement is to read.
      `${numbers(250_000)} INSERT INTO task_evidence (id, task_id) SELECT i, 't015000' FROM n`,
      ...migrationStatements(),
    ])
  })
  afterAll(() => local[Symbol.asyncDispose]())

  it('is compared in statements that each read a bounded number of rows, one large key by itself', async () => {
    const { part, reads, steps, rowsRead } = await verified(local, view)
    expect(found(part)).toEqual({ compared: tasks, missing: 0, drifted: 0, orphaned: 0 })
    expect(steps).toContain(14_999)
    expect(steps).toContain(15_000)
    const [largest = 0, ...others] = reads.toSorted((a, b) => b - a)
    expect(largest).toBeGreaterThan(250_000)
    expect(others[0]).toBeLessThan(400_000)
    expect(rowsRead).toBe(reads.reduce((sum, rows) => sum + rows))
  })

  it('has each fault counted once, wherever steps end', async () => {
    await run(
      local,
      `UPDATE ${view} SET evidence_count = evidence_count + 1 WHERE substr(task_id, -2) = '00'`,
      `DELETE FROM ${view} WHERE substr(task_id, -2) = '01'`,
      `${numbers(tasks)} INSERT INTO ${view} (task_id, last_refreshed_at) SELECT printf('t%06dx', i), '' FROM n`,
    )
    const { part } = await verified(local, view)
    expect(found(part)).toEqual({
      compared: 2 * tasks,
      missing: 300,
      drifted: 300,
      orphaned: tasks,
    })
    expect(part.first.map(({ fault, key }) => `${fault} ${keyText(key)}`)).toEqual([
      'missing t000001',
      'orphaned t000001x',
      'orphaned t000002x',
      'orphaned t000003x',
      'orphaned t000004x',
    ])
  })

  it('that is empty is compared in few statements, though nothing tells what its keys cost', async () => {
    await run(local, `DELETE FROM ${view}`)
    const { part, reads } = await verified(local, view)
    expect(found(part)).toEqual({ compared: tasks, missing: tasks, drifted: 0, orphaned: 0 })
    expect(reads.length).toBeLessThan(50)
  })

  it('without a source row left is gone through in steps, too', async () => {
    await run(
      local,
      `${numbers(tasks)} INSERT INTO ${view} (task_id, last_refreshed_at) SELECT printf('u%06d', i), '' FROM n`,
    )
    await run(local, `DELETE FROM ${view} WHERE task_id < 'u'`, 'DELETE FROM tasks')
    const { part, steps } = await verified(local, view)
    expect(found(part)).toEqual({ compared: tasks, missing: 0, drifted: 0, orphaned: tasks })
    expect(steps.length).toBeGreaterThan(2)
  })
})

describe('ids that no row should have', () => {
  let local: LocalD1
  const view = 'task_progress_summary_mv'
  beforeAll(async () => {
    const nullable = monotask((sql) => sql.replace('PRIMARY KEY NOT NULL', 'PRIMARY KEY'))
    local = await localD1([...nullable, ...migrationStatements()])
    const ids = ["''", 'NULL', "x'00ff'", "x''", "'a'", 'NULL', long(100_001)]
    await run(
      local,
      "INSERT INTO projects (id, name) VALUES ('p', 'P')",
      ...ids.map((id) => `INSERT INTO tasks (id, project_id, title) VALUES (${id}, 'p', 'T')`),
    )
  })
  afterAll(() => local[Symbol.asyncDispose]())

  it('are told apart, and those that cannot be compared are counted', async () => {
    const { part } = await verified(local, view)
    expect(found(part)).toEqual({ compared: 5, missing: 0, drifted: 0, orphaned: 0 })
    expect(part.unreadable).toBe(3)
  })

  it('are named as a person writes them, also where the row is too long to be there', async () => {
    await run(
      local,
      `UPDATE ${view} SET evidence_count = 9`,
      `INSERT INTO ${view} (task_id, last_refreshed_at) VALUES (${long(100_002)}, '')`,
    )
    const { part } = await verified(local, view)
    expect(found(part)).toMatchObject({ missing: 0, drifted: 4, orphaned: 1 })
    expect(part.first.map(({ fault, key }) => `${fault} ${keyText(key)}`)).toEqual([
      'drifted ',
      'drifted a',
      `orphaned ${'k'.repeat(80)}…`,
      "drifted x''",
      "drifted x'00ff'",
    ])
  })
})
