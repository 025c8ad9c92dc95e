import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { generated } from '../../../scripts/rules/commands.ts'

const root = join(import.meta.dirname, '../../..')

test.each(Object.entries(generated()))('%s is as it is generated today', (name, text) => {
  expect(readFileSync(join(root, name), 'utf8'), 'npm run rules -- generate').toBe(text)
})
