import { dirname, join } from 'node:path'
import { controlBinding } from '../../src/fleet/databases-file.ts'
import { shownPath } from '../command-line/paths.ts'
import { StartError } from '../local/start-error.ts'
import { databaseFolder, wranglerFile } from '../local/wrangler.ts'
import { parseWranglerFile, readText } from './config.ts'
import { startedCount, startedIn } from './control.ts'
import { entriesOf, readDatabasesJson } from './databases-json.ts'
import { demoNames } from './demo-names.ts'
import { readShards, shardPath } from './shards.ts'

/** Which database a command was asked for, and where it looks. */
interface Asked {
  readonly remote?: boolean | undefined
  readonly data: string
  readonly database: string
  readonly config?: string | undefined
}

/** A database of a fleet, and how it is reached. */
interface Found {
  /** Its label `database`. */
  readonly name: string
  readonly binding: string
  readonly id: string
  /** The wrangler file that binds it. */
  readonly config: string
  /** The folder that keeps the local one. */
  readonly folder: string
}

/** The databases of the fleet that npm start has made last, of those that are still there. */
const startedOnes = ({ remote, data, config = wranglerFile }: Asked): Found[] => {
  const folder = remote ? undefined : startedIn(data).at(-1)
  if (folder === undefined) return []
  return demoNames(startedCount(folder)).map((name) => ({
    name,
    binding: name,
    id: name,
    config,
    folder,
  }))
}

/** The databases that the wrangler file and those of its shards bind. */
const boundOnes = async ({ data, config = wranglerFile }: Asked): Promise<Found[]> => {
  const entries = entriesOf(readDatabasesJson(join(dirname(config), 'databases.json')))
  const { databases } = await parseWranglerFile(config, readText(config))
  const shards = await readShards(config)
  const files = [
    { config, databases },
    ...[...shards].map(([number, shard]) => ({
      config: shardPath(config, number),
      databases: shard.databases,
    })),
  ]
  return files.flatMap((file) =>
    file.databases.map(({ binding, id }) => ({
      name: entries.get(binding)?.name ?? binding,
      binding,
      id,
      config: file.config,
      folder: databaseFolder(data),
    })),
  )
}

const nameOne =
  'name one of its databases with --database NAME. npm run fleet -- status lists them.'

/** The database of a fleet of this name, or else of this binding. Throws a StartError where there is none. */
export const findDatabase = async (asked: Asked): Promise<Found> => {
  const all = [...startedOnes(asked), ...(await boundOnes(asked))]
  const found =
    all.find(({ name }) => name === asked.database) ??
    all.find(({ binding }) => binding === asked.database)
  if (found !== undefined) return found
  throw new StartError(
    asked.database === controlBinding
      ? 'CONTROL has no views: --database takes the name of one of the databases of the fleet. How all of them are: npm run fleet -- status'
      : `${shownPath(asked.config ?? wranglerFile)} binds no database ${asked.database}, and databases.json names none so. npm run fleet -- status lists them.`,
  )
}

/** Whether a wrangler file binds a fleet. Throws a StartError where it can't be read. */
export const isFleet = async (config = wranglerFile): Promise<boolean> =>
  (await parseWranglerFile(config, readText(config))).control !== null

/** Throws a StartError where the wrangler file binds a fleet: `instead` says what to do then. */
export const requireSingle = async (config = wranglerFile, instead = nameOne): Promise<void> => {
  if (await isFleet(config)) throw new StartError(`${shownPath(config)} binds a fleet: ${instead}`)
}
