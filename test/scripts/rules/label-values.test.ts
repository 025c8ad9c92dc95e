import { expect, test } from 'vitest'
import { labelValues } from '../../../scripts/rules/known.ts'
import { everyReading } from '../../checks/every-reading.ts'

test('the values that a rule may match are those that readings have', async () => {
  const found = new Map<string, Set<string>>()
  for (const { labels } of await everyReading())
    for (const [name, value] of Object.entries(labels))
      found.set(name, (found.get(name) ?? new Set()).add(value))
  found.delete('database')
  expect(Object.fromEntries(found)).toEqual(
    Object.fromEntries(Object.entries(labelValues).map(([name, known]) => [name, new Set(known)])),
  )
})
