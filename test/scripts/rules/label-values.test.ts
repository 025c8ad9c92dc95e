import { expect, test } from 'vitest'
import { labelValues } from '../../../scripts/rules/label-values.ts'
import { takeReadings } from '../../../src/checks/index.ts'
import { auditJob } from '../../../src/jobs/audit.ts'
import { runJob } from '../../../src/jobs/run-job.ts'
import { snapshotJob } from '../../../src/jobs/snapshot.ts'
import { localD1 } from '../../d1.ts'
import { Clock, jobContext } from '../../jobs/context.ts'

test('the values that a rule may match are those that readings have', async () => {
  await using local = await localD1()
  const context = jobContext(local, new Clock('2026-05-01T10:00:00Z'))
  for (const job of [snapshotJob, auditJob]) await runJob(job, context, { kind: 'manual' })
  const outcomes = await takeReadings(context)
  const found = new Map<string, Set<string>>()
  for (const outcome of outcomes)
    for (const { labels } of 'readings' in outcome ? outcome.readings : [])
      for (const [name, value] of Object.entries(labels))
        found.set(name, (found.get(name) ?? new Set()).add(value))
  found.delete('database')
  expect(Object.fromEntries(found)).toEqual(
    Object.fromEntries(Object.entries(labelValues).map(([name, known]) => [name, new Set(known)])),
  )
})
