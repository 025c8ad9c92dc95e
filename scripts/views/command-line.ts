import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { application } from '../../src/app.ts'
import type { Database } from '../../src/db/database.ts'
import { pausableNamed } from '../../src/keeper/pause/installation.ts'
import { requireUnclaimed } from '../during/claim.ts'
import { runDuring } from '../during/command-line.ts'
import { requireMigrated } from '../local/ledger.ts'
import { printAlone } from '../local/print-alone.ts'
import { StartError } from '../local/start-error.ts'
import { onTarget, optionsOf, type Target, targetOptions } from '../local/target.ts'
import { wrapFile } from '../wrap/command-line.ts'
import { doctor, pause, refresh, resume, sql } from './commands.ts'
import { generateMigration } from './generate.ts'
import { introspect } from './introspect/introspect.ts'
import { status } from './status.ts'
import { verifyViews } from './verify.ts'

const { catalog } = application

const usage = `Usage: npm run views -- COMMAND [--remote] [--data DIR]

  status                 every view against its definition, the triggers, what is paused, the lag that the last
                         audit found, and how many rows were read
  verify [VIEW]          the same, or one view and what it builds on, for CI: the last line says whether all is
                         exact; exit 1 where it is not
  pause [VIEW]           take triggers and plain views out, for a migration or a bulk import: all, or those
                         of one view and of what builds on it
  resume                 examine, put back what is out, fire every trigger, mend what can differ; carries on
                         where it was interrupted
  wrap FILE.sql          print a migration of the application so that it passes beside our triggers and views
                         and leaves them exact; --local or --remote reads it against that database's schema,
                         otherwise against that of our migrations; --rows N: rows of its largest table
  during -- COMMAND …    run a command, such as a migration, while triggers and plain views are out
  refresh [VIEW] [KEY]   mend one key, one view, or all
  doctor                 the schema our triggers rely on; fires every trigger once and undoes it
  sql VIEW               print what a view compiles to
  introspect             print the tables of a database as the source-tables.ts that views are declared over
  generate NAME          write the next migration, and what undoes it: what the declarations have changed

Without --remote the local database is meant: that in DIR, .wrangler/state.`

const options = {
  ...targetOptions,
  local: { type: 'boolean', default: false },
  rows: { type: 'string' },
} as const

const migrations = join(import.meta.dirname, '../../migrations')

/** Everything after the first `--` is the command that `during` runs. */
const parse = () => {
  const args = process.argv.slice(2)
  const end = args.indexOf('--')
  const own = end === -1 ? args : args.slice(0, end)
  try {
    const { values, positionals } = parseArgs({ args: own, options, allowPositionals: true })
    const target = { remote: values.remote, data: resolve(values.data) }
    return { values, positionals, target, rest: end === -1 ? [] : args.slice(end + 1) }
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : error}\n\n${usage}`)
  }
}

/** The table of a view; throws a StartError for one that there is not, so that it is no difference for CI. */
const viewNamed = (name: string): string => {
  try {
    return pausableNamed(catalog, name)
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : String(error))
  }
}

/** Gives the exit status: 1 where something is not exact. */
const verifyTarget = async (target: Target, names: readonly string[]): Promise<number> => {
  const [name, ...more] = names
  if (more.length > 0) throw new StartError(usage)
  const view = name === undefined ? undefined : viewNamed(name)
  const { text, isExact } = await onTarget(target, async (db) => {
    await requireMigrated(db, migrations)
    return verifyViews(db, view, optionsOf(target))
  })
  console.log(text)
  return isExact ? 0 : 1
}

/** Gives what a command has to say, or the exit status of one that has said it. */
export const runCommand = async (): Promise<string | number> => {
  const { values, positionals, target, rest } = parse()
  const [command, view, key] = positionals
  const onDatabase = (use: (db: Database) => Promise<string>): Promise<string> =>
    onTarget(target, use)
  const onUnclaimed = (use: (db: Database) => Promise<string>): Promise<string> =>
    onDatabase(async (db) => {
      await requireUnclaimed(db)
      return use(db)
    })
  switch (command) {
    case 'status':
      return onDatabase((db) => status(db))
    case 'verify':
      return verifyTarget(target, positionals.slice(1))
    case 'pause':
      return onUnclaimed((db) => pause(db, view))
    case 'resume':
      return onUnclaimed(async (db) => {
        await requireMigrated(db, migrations)
        return resume(db)
      })
    case 'wrap': {
      const wrapped = await wrapFile({ ...values, ...target, file: view })
      console.error(wrapped.notes.join('\n'))
      printAlone(wrapped.sql)
      return 0
    }
    case 'during':
      return runDuring(target, rest)
    case 'refresh':
      return onDatabase((db) => refresh(db, view, key))
    case 'doctor':
      return onDatabase(doctor)
    case 'introspect':
      printAlone(await onDatabase(introspect))
      return 0
    case 'sql':
      return sql(view ?? '')
    case 'generate':
      return generateMigration(migrations, catalog, view)
    default:
      throw new StartError(usage)
  }
}
