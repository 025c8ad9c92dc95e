import { existsSync, mkdirSync } from 'node:fs'
import { Database } from '../../src/db/database.ts'
import { shownPath } from '../command-line/paths.ts'
import { waiting } from '../command-line/progress.ts'
import { remoteTransport } from './remote.ts'
import { StartError } from './start-error.ts'
import { withDatabase } from './worker.ts'
import { databaseFolder, defaultDataFolder } from './wrangler.ts'

/** The database that a command works on. */
export interface Target {
  readonly remote?: boolean | undefined
  /** The folder that keeps the local database. */
  readonly data: string
}

/** Throws a StartError where there is no local database: a folder that was mistyped is not made. */
const requireThere = ({ data }: Target): void => {
  if (!existsSync(databaseFolder(data)))
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

/** Runs `use` on the deployed database, or on the local one, which must be there; `name` is its label `database`. */
export const onTarget = async <T>(
  target: Target,
  use: (db: Database) => Promise<T>,
  name = target.remote ? 'remote' : 'local',
): Promise<T> => {
  if (target.remote) {
    const transact: typeof remoteTransport.transact = (statements) =>
      waiting('Asking the remote database', () => remoteTransport.transact(statements))
    return use(new Database(name, { transact }))
  }
  requireThere(target)
  return withDatabase(databaseFolder(target.data), use, name)
}

/** The options with which a command finds this database again. */
export const optionsOf = ({ remote, data }: Target): string[] => {
  if (remote) return ['--remote']
  return data === defaultDataFolder ? [] : ['--data', data]
}
