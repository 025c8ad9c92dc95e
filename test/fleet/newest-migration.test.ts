import { expect, it } from 'vitest'
import { migrationNames } from '../../scripts/local/ledger.ts'
import { newestMigration } from '../../src/fleet/newest-migration.ts'

it('the migration that a database of a fleet must have is the newest there is', () => {
  expect(newestMigration).toBe(migrationNames().at(-1))
})
