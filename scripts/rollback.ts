import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { StartError } from './local/start-error.ts'
import { onTarget, targetOptions } from './local/target.ts'
import { rollBack } from './rollback/rollback.ts'
import { readMigrationFiles } from './views/generate.ts'

const usage = `Usage: npm run db:migrate:rollback -- [--to N] [--remote] [--data DIR]

  Undoes our migrations, the last one first, and takes each out of the ledger, so that db:migrate applies it again.
  Without --to all of them: the application's tables and rows stay as they are.
  --to N       keep the migrations up to this number
  --remote     the deployed database, not the local one
  --data DIR   where the local database is kept (.wrangler/state)`

const parse = () => {
  try {
    const { remote, data, to } = parseArgs({
      options: {
        ...targetOptions,
        local: { type: 'boolean' },
        to: { type: 'string', default: '0' },
      },
    }).values
    return { target: { remote, data: resolve(data) }, to }
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : error}\n\n${usage}`)
  }
}

try {
  const { target, to } = parse()
  const files = readMigrationFiles(join(import.meta.dirname, '../migrations'))
  await onTarget(target, (db) => rollBack(db, files, to, (line) => console.log(line)))
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = error instanceof StartError ? 2 : 1
}
