import { existsSync, mkdirSync } from 'node:fs'
import { Database, type Transport } from '../../src/db/database.ts'
import { shownPath } from '../command-line/paths.ts'
import { waiting } from '../command-line/progress.ts'
import { startedIn } from '../fleet/control.ts'
import { findDatabase, requireSingle } from '../fleet/find-database.ts'
import { openDatabase } from './database.ts'
import { remoteTransport, remoteTransportOf } from './remote.ts'
import { StartError } from './start-error.ts'
import { withDatabase } from './worker.ts'
import { databaseFolder, defaultDataFolder, wranglerFile } from './wrangler.ts'

/** The database that a command works on. */
export interface Target {
  readonly remote?: boolean | undefined
  /** The folder that keeps the local database. */
  readonly data: string
  /** Of a fleet: one of its databases, by name or binding. */
  readonly database?: string | undefined
  /** The path of the wrangler file that binds it. */
  readonly config?: string | undefined
}

/** Throws a StartError where there is no local database: a folder that was mistyped is not made. */
const requireThere = ({ data }: Target): void => {
  if (existsSync(databaseFolder(data))) return
  if (startedIn(data).length > 0)
    throw new StartError(
      `${shownPath(data)} keeps a fleet: name one of its databases with --database NAME. npm run fleet -- status lists them.`,
    )
  throw new StartError(
    `There is no local database in ${shownPath(data)}. Was --data mistyped? These make one there: npm start, npm run db:migrate`,
  )
}

/** Makes the folder of a local database that is to come; gives what there is to say of it, or nothing. */
export const makeFolder = ({ remote, data }: Target): string => {
  if (remote || existsSync(databaseFolder(data))) return ''
  mkdirSync(databaseFolder(data), { recursive: true })
  return `A new local database is made in ${shownPath(data)}.`
}

const asked = ({ transact }: Transport): Transport => ({
  transact: (statements) => waiting('Asking the remote database', () => transact(statements)),
})

/** Lets `use` work on the database of a fleet that is named. */
const onNamed = async <T>(
  target: Target & { readonly database: string },
  use: (db: Database) => Promise<T>,
): Promise<T> => {
  const { name, binding, id, config, folder } = await findDatabase(target)
  if (target.remote) return use(new Database(name, asked(remoteTransportOf(binding, config))))
  const { transport, dispose } = await openDatabase(id, folder)
  try {
    return await use(new Database(name, transport))
  } finally {
    await dispose()
  }
}

/**
 * Runs `use` on the deployed database, or on the local one, which must be there; `name` is its label `database`. Of a
 * fleet on the one that is named. Throws a StartError where there is no such one, or one of a fleet must be named.
 */
export const onTarget = async <T>(
  target: Target,
  use: (db: Database) => Promise<T>,
  name = target.remote ? 'remote' : 'local',
): Promise<T> => {
  const { database } = target
  if (database !== undefined) return onNamed({ ...target, database }, use)
  await requireSingle(target.config)
  if (target.remote) return use(new Database(name, asked(remoteTransport)))
  requireThere(target)
  return withDatabase(databaseFolder(target.data), use, name)
}

/** The options with which a command finds this database again. */
export const optionsOf = ({ remote, data, database, config }: Target): string[] => [
  ...(database === undefined ? [] : ['--database', database]),
  ...(config === undefined || config === wranglerFile ? [] : ['--config', config]),
  ...(remote ? ['--remote'] : []),
  ...(remote || data === defaultDataFolder ? [] : ['--data', data]),
]
