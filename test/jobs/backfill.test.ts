import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { Database, statement } from '../../src/db/database.ts'
import { comparedColumns } from '../../src/engine/statements/refresh-sql.ts'
import { backfillJob } from '../../src/jobs/backfill.ts'
import { resume } from '../../src/keeper/pause/resume.ts'
import { suspend } from '../../src/keeper/pause/suspend.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from './context.ts'

const { views } = catalog

let local: LocalD1
const clock = new Clock('2026-05-01T10:00:00Z')
const run = (...sql: string[]) => local.db.batch(sql.map((text) => statement(text)))

beforeAll(async () => {
  local = await localD1()
  await suspend(local.db, catalog, clock.now())
  await run(
    "INSERT INTO projects (id, name) VALUES ('p', 'P'), ('q', 'Q')",
    `INSERT INTO tasks (id, project_id, title)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
    SELECT 't' || i, iif(i % 2, 'p', 'q'), 'Task' FROM n`,
    "INSERT INTO task_evidence (id, task_id) SELECT 'e' || id, id FROM tasks",
    "INSERT INTO task_progress_summary_mv (task_id, last_refreshed_at) VALUES ('gone', '')",
  )
  await resume(local.db, catalog, { now: clock.now(), examine: async () => [], mend: [] })
})
afterAll(() => local[Symbol.asyncDispose]())

/** How many rows of each view differ from its definition. */
const differences = async (): Promise<number[]> => {
  const counts: number[] = []
  for (const view of views) {
    const columns = [view.key, ...comparedColumns(view)].join(', ')
    const [kept, plain] = [view.table, view.declaration.name].map(
      (name) => `SELECT ${columns} FROM ${name}`,
    )
    const row = await local.db.first(
      statement(
        `SELECT (SELECT count(*) FROM (${kept} EXCEPT ${plain})) + (SELECT count(*) FROM (${plain} EXCEPT ${kept})) AS rows`,
      ),
      z.object({ rows: z.number() }),
    )
    counts.push(row?.rows ?? -1)
  }
  return counts
}

/** A run whose process is killed after this many batches. */
const killedAfter = (batches: number) => {
  let left = batches
  const db = new Database('monotask', {
    transact: (statements) => {
      left -= 1
      return left < 0 ? Promise.reject(new Error('killed')) : local.transport.transact(statements)
    },
  })
  return backfillJob.run(jobContext(local, clock, { db }))
}

describe('backfill', () => {
  it('counts what it would repair in a dry run, and changes nothing', async () => {
    const before = await differences()
    const dry = await backfillJob.run(jobContext(local, clock, { dryRun: true }))
    expect(dry.repaired).toBeGreaterThan(0)
    expect(await differences()).toEqual(before)
  })

  it('killed at any point, with writes going on, it goes on where it stopped and ends with every view right', async () => {
    for (let batches = 6; batches < 15; batches += 1) {
      await expect(killedAfter(batches)).rejects.toThrow('killed')
      await run(
        `INSERT INTO task_evidence (id, task_id) VALUES ('live${batches}', 't${1000 + batches}')`,
        `DELETE FROM tasks WHERE id = 't${2000 + batches}'`,
        `UPDATE tasks SET current_state = 'COMPLETED', project_id = 'q' WHERE id = 't${100 + batches}'`,
      )
    }
    let result = await backfillJob.run(jobContext(local, clock))
    while (result.complete !== true) result = await backfillJob.run(jobContext(local, clock))
    expect(await differences()).toEqual([0, 0, 0, 0])
  })

  it('a second one finds nothing to repair', async () => {
    const again = await backfillJob.run(jobContext(local, clock))
    expect(again).toMatchObject({ repaired: 0 })
  })
})
