import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Database } from '../src/db/database.ts'
import { migrationFiles } from '../src/views/migrations.ts'
import { remoteTransport } from './local/remote.ts'
import { StartError } from './local/start-error.ts'
import { withDatabase } from './local/worker.ts'
import { databaseFolder, defaultDataFolder } from './local/wrangler.ts'
import { pause, refresh, resume, sql, status } from './views/commands.ts'

const usage = `Usage: npm run views -- COMMAND [--remote]

  status                 every view against its definition, and the triggers
  pause                  take the triggers away for a bulk import
  resume                 put them back and mend every view
  refresh [VIEW] [KEY]   mend one key, one view, or all
  sql VIEW               print what a view compiles to
  migrations             print the migrations anew, into migrations/

Without --remote the local database is meant.`

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
    options: { remote: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const [command, view, key] = positionals
  const onDatabase = (use: (db: Database) => Promise<string>): Promise<string> =>
    values.remote
      ? use(new Database('remote', remoteTransport))
      : withDatabase(databaseFolder(defaultDataFolder), use)
  switch (command) {
    case 'status':
      return onDatabase(status)
    case 'pause':
      return onDatabase(pause)
    case 'resume':
      return onDatabase(resume)
    case 'refresh':
      return onDatabase((db) => refresh(db, view, key))
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
