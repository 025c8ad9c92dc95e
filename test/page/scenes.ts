import { rowStatements } from '../../src/monotask/demo/rows.ts'
import { adminToken, type TestWorker } from '../worker/harness.ts'

const everyFiveMinutes = '*/5 * * * *'

/** Runs these statements on the worker's database, each by itself. */
export const sql = async ({ d1 }: TestWorker, ...texts: readonly string[]): Promise<void> => {
  for (const text of texts) await d1.prepare(text).run()
}

/** Delivers so many ticks, a minute apart, each of them once. */
export const ticks = async (worker: TestWorker, count = 1): Promise<void> => {
  for (let at = 0; at < count; at += 1) {
    const time = Date.now() + minutes * 60_000
    minutes += 1
    await worker.cron(everyFiveMinutes, new Date(time))
  }
}
let minutes = 0

/** A database with the demo in it that was looked at twice, so that every view has been compared as a whole. */
export const makeHealthy = async (worker: TestWorker): Promise<void> => {
  await sql(
    worker,
    ...rowStatements,
    "INSERT INTO automation_queue (id, event_type, status) VALUES ('job-1', 'task.created', 'completed')",
  )
  await ticks(worker, 3)
}

/** A row of a view that somebody has written to: the audit mends it, and ViewDrift tells of it. */
export const makeDrift = (worker: TestWorker): Promise<void> =>
  sql(
    worker,
    "UPDATE project_statistics_mv SET total_tasks = total_tasks + 7 WHERE project_id = 'billing'",
  )

/** A trigger that is gone: TriggersMissing, at once. */
export const loseTrigger = (worker: TestWorker): Promise<void> =>
  sql(worker, 'DROP TRIGGER init_validation_summary_on_task_create')

/** A job that is stuck: QueueJobsStuck, in five minutes. */
export const makeStuck = (worker: TestWorker): Promise<void> =>
  sql(
    worker,
    `UPDATE automation_queue SET status = 'processing', started_at = datetime('now', '-2 hours')
     WHERE id = (SELECT min(id) FROM automation_queue)`,
  )

/** Sends JSON to the API as an operator does. */
export const post = async (worker: TestWorker, path: string, body: unknown): Promise<unknown> => {
  const response = await worker.request(path, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return response.json()
}
