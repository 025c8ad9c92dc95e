import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Database } from '../../src/db/database.ts'
import { shownPath } from '../command-line/paths.ts'
import { openDatabases } from '../local/database.ts'
import { StartError } from '../local/start-error.ts'
import { databaseFolder } from '../local/wrangler.ts'
import { apiAccess, apiTransport } from './api.ts'
import { parseWranglerFile, readText } from './config.ts'
import { entriesOf, readDatabasesJson } from './databases-json.ts'
import { newPace } from './pace.ts'
import { readShards } from './shards.ts'

/** Which fleet a command is about. */
export interface FleetTarget {
  readonly remote?: boolean | undefined
  /** The folder of the local databases. */
  readonly data: string
  /** The path of the wrangler file. */
  readonly config: string
}

/** A database of the fleet, and its id. */
export interface Place {
  readonly name: string
  readonly id: string
}

/** The databases that the wrangler files bind, by their names in databases.json, and CONTROL. */
export const placesIn = async (
  config: string,
): Promise<{ readonly control: Place; readonly members: readonly Place[] }> => {
  const { control, databases } = await parseWranglerFile(config, readText(config))
  if (control === null)
    throw new StartError(
      `${shownPath(config)} binds no CONTROL, so there is no fleet: npm run fleet -- bindings makes one.`,
    )
  const entries = entriesOf(readDatabasesJson(join(dirname(config), 'databases.json')))
  const shards = await readShards(config)
  const bound = [...databases, ...[...shards.values()].flatMap((one) => one.databases)]
  return {
    control: { name: control.binding, id: control.id },
    members: bound.map(({ binding, id }) => ({ name: entries.get(binding)?.name ?? binding, id })),
  }
}

/** As many local databases as one workerd opens in seconds. */
const mostOpen = 500

/** Opens databases of a fleet, each for as long as `use` takes. */
export type Open = <T>(place: Place, use: (db: Database) => Promise<T>) => Promise<T>

const localOpen = (folder: string, places: readonly Place[]) => {
  let opened: {
    readonly first: number
    readonly of: Awaited<ReturnType<typeof openDatabases>>
  } | null = null
  const open: Open = async ({ name, id }, use) => {
    const at = Math.max(
      0,
      places.findIndex((place) => place.id === id),
    )
    const first = at - (at % mostOpen)
    if (opened?.first !== first) {
      await opened?.of.dispose()
      const ids = places.slice(first, first + mostOpen).map((place) => place.id)
      opened = { first, of: await openDatabases(ids, folder) }
    }
    return use(new Database(name, opened.of.transport(id)))
  }
  return { open, close: async () => opened?.of.dispose() }
}

/** Lets a command work on the databases of a fleet: over D1's API, or in the local folder. Throws a StartError where it can't. */
export const withFleet = async <T>(
  { remote, data, config }: FleetTarget,
  use: (fleet: Awaited<ReturnType<typeof placesIn>> & { readonly open: Open }) => Promise<T>,
): Promise<T> => {
  const places = await placesIn(config)
  if (remote) {
    const access = apiAccess(process.env)
    const pace = newPace()
    return use({
      ...places,
      open: ({ name, id }, work) => work(new Database(name, apiTransport(access, id, pace))),
    })
  }
  const folder = databaseFolder(data)
  if (!existsSync(folder))
    throw new StartError(
      `There is no local database in ${shownPath(data)}. Was --data mistyped? npx wrangler dev and npm run db:migrate make one.`,
    )
  const { open, close } = localOpen(folder, [places.control, ...places.members])
  try {
    return await use({ ...places, open })
  } finally {
    await close()
  }
}
