import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unstable_splitSqlQuery } from 'wrangler'
import { migrationNames, migrationsFolder } from './ledger.ts'

/** The statements of every migration, in order, split as wrangler splits them; those that undo them, the last first. */
export const readMigrations = (direction: 'up' | 'down'): string[] => {
  const from = direction === 'up' ? migrationsFolder : join(migrationsFolder, 'down')
  const files = migrationNames()
  return (direction === 'up' ? files : files.toReversed()).flatMap((name) =>
    unstable_splitSqlQuery(readFileSync(join(from, name), 'utf8')),
  )
}
