import { expect, test } from 'vitest'
import { labelValues } from '../../../scripts/rules/known.ts'
import { application } from '../../../src/app.ts'
import { takeChecks } from '../../../src/checks/take-checks.ts'
import { auditJob } from '../../../src/jobs/audit.ts'
import { runJob } from '../../../src/jobs/run-job.ts'
import { snapshotJob } from '../../../src/monotask/queue/snapshot-job.ts'
import { parseSettings } from '../../../src/settings.ts'
import { analyticsOf, analyticsServer } from '../../checks/analytics-server.ts'
import { localD1 } from '../../d1.ts'
import { Clock, jobContext } from '../../jobs/context.ts'

test('the values that a rule may match are those that readings have', async () => {
  await using local = await localD1()
  await using server = await analyticsServer()
  const group = { count: 1, averageMs: 1, rowsRead: 1, rowsReturned: 1 }
  const groups = ['SELECT 1', 'DELETE FROM t'].map((query) => ({ ...group, query }))
  server.state.answer = (response, asked) =>
    response.end(JSON.stringify(analyticsOf(groups, asked)))
  const settings = parseSettings({
    CLOUDFLARE_API_TOKEN: 'token',
    CLOUDFLARE_ACCOUNT_ID: '0'.repeat(32),
  })
  const clock = new Clock('2026-05-01T10:00:00Z')
  const context = jobContext(local, clock, { settings, fetch: server.fetch })
  const found = new Map<string, Set<string>>()
  for (const job of [snapshotJob, auditJob]) await runJob(job, context, { kind: 'manual' })
  for (const _ of application.writeProbe.operations) {
    const outcomes = await takeChecks(application.checks, context)
    for (const outcome of outcomes)
      for (const { labels } of 'readings' in outcome ? outcome.readings : [])
        for (const [name, value] of Object.entries(labels))
          found.set(name, (found.get(name) ?? new Set()).add(value))
    clock.pass(60_000)
  }
  found.delete('database')
  expect(Object.fromEntries(found)).toEqual(
    Object.fromEntries(Object.entries(labelValues).map(([name, known]) => [name, new Set(known)])),
  )
})
