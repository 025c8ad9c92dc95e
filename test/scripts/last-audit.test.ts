import { expect, test } from 'vitest'
import { status } from '../../scripts/views/status.ts'
import { Database, statement } from '../../src/db/database.ts'
import { auditJob } from '../../src/jobs/audit.ts'
import { localD1 } from '../d1.ts'
import { Clock, jobContext, runJob } from '../jobs/context.ts'

test('views status says how far views were behind by the last audit, and how many rows it has read', async () => {
  await using local = await localD1()
  const said = async () => (await status(new Database('monotask', local.transport))).text
  expect(await said()).toMatch(/\d+ rows read in all.*no audit has run yet\n/s)
  await local.db.batch(
    [
      "INSERT INTO projects (id, name) VALUES ('p', 'P')",
      "INSERT INTO tasks (id, project_id, title, updated_at) VALUES ('t', 'p', 'T', '2026-05-01 10:00:00')",
      "DELETE FROM task_progress_summary_mv WHERE task_id = 't'",
      'UPDATE tasks SET created_at = updated_at, state_changed_at = updated_at',
    ].map((sql) => statement(sql)),
  )
  const clock = new Clock('2026-05-01T10:10:00Z')
  await runJob(auditJob, jobContext(local, clock), { kind: 'manual' })
  expect(await said()).toContain(
    'task_progress_summary_mv: lag 600 s, sweep at 1 of about 1 keys, 2026-05-01T10:10:00.000Z',
  )
})
