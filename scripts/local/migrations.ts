import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unstable_splitSqlQuery } from 'wrangler'

const folder = join(import.meta.dirname, '../../migrations')

/** The statements of every migration, in order, split as wrangler splits them; those that undo them, the last first. */
export const readMigrations = (direction: 'up' | 'down'): string[] => {
  const from = direction === 'up' ? folder : join(folder, 'down')
  const files = readdirSync(from)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
  return (direction === 'up' ? files : files.toReversed()).flatMap((name) =>
    unstable_splitSqlQuery(readFileSync(join(from, name), 'utf8')),
  )
}
