import { expect, it } from 'vitest'
import { statement } from '../../src/db/database.ts'
import { auditJob } from '../../src/jobs/audit.ts'
import { suspend } from '../../src/keeper/pause/suspend.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { localD1 } from '../d1.ts'
import { filling } from '../rebuild.ts'
import { Clock, jobContext } from './context.ts'

it('while one view is paused the others are audited and mended as ever, and it is left alone', async () => {
  await using local = await localD1()
  const run = (...texts: readonly string[]) => local.db.batch(texts.map((text) => statement(text)))
  const context = () =>
    jobContext(local, new Clock(new Date().toISOString()), { trigger: 'manual' })
  await run(...filling)
  await auditJob.run(context())
  await suspend(local.db, catalog, new Date(), 'task_validation_summary')
  await run(
    "UPDATE task_progress_summary_mv SET evidence_count = 9 WHERE task_id = 'a'",
    "INSERT INTO validation_sessions (id, task_id, status) VALUES ('late', 'c', 'passed')",
  )
  const result = await auditJob.run(context())
  expect(result).toMatchObject({
    paused_since: expect.stringMatching(/Z$/),
    views: {
      task_progress_summary_mv: { drifted: 1, repaired: 1 },
      agent_execution_summary_mv: { drifted: 0 },
    },
    triggers: { missing: [], paused: expect.any(Number) },
  })
  expect(result).not.toHaveProperty('skipped')
  expect(result).not.toHaveProperty('views.task_validation_summary_mv')
})
