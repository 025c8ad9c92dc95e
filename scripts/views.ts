import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Database } from '../src/db/database.ts'
import { migrationFiles } from '../src/views/migrations.ts'
import { StartError } from './local/start-error.ts'
import { onTarget, targetOptions } from './local/target.ts'
import { doctor, pause, refresh, resume, sql, status } from './views/commands.ts'

const usage = `Usage: npm run views -- COMMAND [--remote] [--data DIR]

  status                 every view against its definition, the triggers, and what is paused
  pause [VIEW]           take triggers and plain views out, for a migration or a bulk import: all, or those
                         of one view and of what builds on it
  resume                 examine, put back what is out, fire every trigger, mend what can differ; carries on
                         where it was interrupted
  refresh [VIEW] [KEY]   mend one key, one view, or all
  doctor                 the schema our triggers rely on; fires every trigger once and undoes it
  sql VIEW               print what a view compiles to
  migrations             print the migrations anew, into migrations/

Without --remote the local database is meant: that in DIR, .wrangler/state.`

const writeMigrations = (): string => {
  const folder = join(import.meta.dirname, '../migrations')
  mkdirSync(join(folder, 'down'), { recursive: true })
  const lines: string[] = []
  for (const [path, text] of migrationFiles()) {
    writeFileSync(join(folder, path), text)
    lines.push(`migrations/${path}: ${text.length} bytes`)
  }
  return lines.join('\n')
}

const main = async (): Promise<string> => {
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2),
    options: targetOptions,
    allowPositionals: true,
  })
  const [command, view, key] = positionals
  const onDatabase = (use: (db: Database) => Promise<string>): Promise<string> =>
    onTarget({ ...values, data: resolve(values.data) }, use)
  switch (command) {
    case 'status':
      return onDatabase(status)
    case 'pause':
      return onDatabase((db) => pause(db, view))
    case 'resume':
      return onDatabase(resume)
    case 'refresh':
      return onDatabase((db) => refresh(db, view, key))
    case 'doctor':
      return onDatabase(doctor)
    case 'sql':
      return sql(view ?? '')
    case 'migrations':
      return writeMigrations()
    default:
      throw new StartError(usage)
  }
}

try {
  console.log(await main())
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = error instanceof StartError ? 2 : 1
}
