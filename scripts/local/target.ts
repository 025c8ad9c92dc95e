import { Database } from '../../src/db/database.ts'
import { remoteTransport } from './remote.ts'
import { withDatabase } from './worker.ts'
import { databaseFolder, defaultDataFolder } from './wrangler.ts'

/** Options of every command that works on one database. */
export const targetOptions = {
  remote: { type: 'boolean', default: false },
  data: { type: 'string', default: defaultDataFolder },
} as const

export interface Target {
  readonly remote: boolean
  /** The folder that keeps the local database. */
  readonly data: string
}

/** Runs `use` on the deployed database, or on the local one. */
export const onTarget = <T>(
  { remote, data }: Target,
  use: (db: Database) => Promise<T>,
): Promise<T> =>
  remote ? use(new Database('remote', remoteTransport)) : withDatabase(databaseFolder(data), use)

/** The options with which a command finds this database again. */
export const optionsOf = ({ remote, data }: Target): string[] => {
  if (remote) return ['--remote']
  return data === defaultDataFolder ? [] : ['--data', data]
}
