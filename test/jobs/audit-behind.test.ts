import { expect, test } from 'vitest'
import * as z from 'zod'
import { statement } from '../../src/db/database.ts'
import { auditJob } from '../../src/jobs/audit.ts'
import { evaluateJob } from '../../src/jobs/evaluate.ts'
import { parseSettings, type Settings } from '../../src/settings.ts'
import { localD1 } from '../d1.ts'
import { Clock, jobContext } from './context.ts'

const alert = z.object({ status: z.string(), view: z.string(), description: z.string() })

test('a sweep that cannot be kept is an alert, not an error, and it resolves once it can', async () => {
  await using local = await localD1()
  await local.db.batch([
    statement("INSERT INTO projects (id, name) VALUES ('p', 'Project')"),
    statement(
      `INSERT INTO tasks (id, project_id, title)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
      SELECT 't' || i, 'p', 'Task' FROM n`,
    ),
  ])
  const clock = new Clock('2026-05-01T10:00:00Z')
  const ticks = async (count: number, settings: Settings) => {
    for (let tick = 0; tick < count; tick += 1) {
      clock.pass(300_000)
      const context = jobContext(local, clock, { settings })
      await auditJob.run(context)
      await evaluateJob.run(context)
    }
    const alerts = await local.db.all(
      statement(
        `SELECT status, labels ->> 'view' AS view, annotations ->> 'description' AS description
        FROM viewkeeper_alerts WHERE labels ->> 'alertname' = 'AuditBehind' ORDER BY 2`,
      ),
      alert,
    )
    return alerts
  }
  const little = parseSettings({ AUDIT_SWEEP_HOURS: '1', AUDIT_MAX_ROWS_READ: '2000' })
  const pending = await ticks(2, little)
  expect(pending.map(({ status }) => status)).toContain('pending')
  const firing = await ticks(13, little)
  expect(firing.map(({ status }) => status)).toContain('firing')
  expect(firing[0]?.description).toMatch(/of about 3,000 so far/)
  const enough = await ticks(2, parseSettings({ AUDIT_SWEEP_HOURS: '24' }))
  expect(enough.every(({ status }) => status === 'resolved')).toBe(true)
})
