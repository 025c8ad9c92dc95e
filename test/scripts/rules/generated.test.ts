import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { generated } from '../../../scripts/rules/commands.ts'

const alerts = join(import.meta.dirname, '../../../alerts')

test.each(Object.entries(generated()))('alerts/%s is as it is generated today', (name, text) => {
  expect(readFileSync(join(alerts, name), 'utf8'), 'npm run rules -- generate').toBe(text)
})
