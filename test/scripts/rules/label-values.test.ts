import { expect, test } from 'vitest'
import { controlStatements } from '../../../bench/databases/local-fleet.ts'
import { labelValues } from '../../../scripts/rules/known.ts'
import { fleetCheck } from '../../../src/fleet/check.ts'
import { everyReading } from '../../checks/every-reading.ts'
import { localD1 } from '../../d1.ts'
import { Clock, jobContext } from '../../jobs/context.ts'

test('the values that a rule may match are those that readings have', async () => {
  const found = new Map<string, Set<string>>()
  await using control = await localD1(controlStatements())
  const ofFleet = await fleetCheck.take(jobContext(control, new Clock('2026-05-01T10:00:00Z')))
  for (const { labels } of [...(await everyReading()), ...ofFleet])
    for (const [name, value] of Object.entries(labels))
      found.set(name, (found.get(name) ?? new Set()).add(value))
  found.delete('database')
  expect(Object.fromEntries(found)).toEqual(
    Object.fromEntries(Object.entries(labelValues).map(([name, known]) => [name, new Set(known)])),
  )
})
