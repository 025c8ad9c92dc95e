import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Database } from '../../src/db/database.ts'
import { controlBinding } from '../../src/fleet/databases-file.ts'
import { shownPath } from '../command-line/paths.ts'
import { openDatabases } from '../local/database.ts'
import { StartError } from '../local/start-error.ts'
import { databaseFolder } from '../local/wrangler.ts'
import { apiAccess, apiTransport } from './api.ts'
import { parseWranglerFile, readText } from './config.ts'
import { startedCount, startedIn } from './control.ts'
import { entriesOf, readDatabasesJson } from './databases-json.ts'
import { demoNames } from './demo-names.ts'
import type { FleetTarget } from './fleet-target.ts'
import { newPace } from './pace.ts'
import { readShards } from './shards.ts'

/** A database of the fleet, and its id. */
export interface Place {
  readonly name: string
  readonly id: string
}

/** A wrangler file binds no fleet. */
export const noFleet = (config: string): StartError =>
  new StartError(
    `${shownPath(config)} binds no CONTROL, so there is no fleet: npm run fleet -- bindings makes one.`,
  )

/** The databases that the wrangler files bind, by their names in databases.json, and CONTROL. */
export const placesIn = async (
  config: string,
): Promise<{ readonly control: Place; readonly members: readonly Place[] }> => {
  const { control, databases } = await parseWranglerFile(config, readText(config))
  if (control === null) throw noFleet(config)
  const entries = entriesOf(readDatabasesJson(join(dirname(config), 'databases.json')))
  const shards = await readShards(config)
  const bound = [...databases, ...[...shards.values()].flatMap((one) => one.databases)]
  return {
    control: { name: control.binding, id: control.id },
    members: bound.map(({ binding, id }) => ({ name: entries.get(binding)?.name ?? binding, id })),
  }
}

/** Those of the fleet that npm start has made in a folder. */
const placesOf = (folder: string) => ({
  control: { name: controlBinding, id: controlBinding },
  members: demoNames(startedCount(folder)).map((name) => ({ name, id: name })),
})

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

/**
 * Lets a command work on the databases of a fleet: over D1's API, or in the local folder, those of npm start if there are
 * such; `bound`: those that the wrangler file binds. Throws a StartError where it can't.
 */
export const withFleet = async <T>(
  { remote, data, config }: FleetTarget,
  use: (fleet: Awaited<ReturnType<typeof placesIn>> & { readonly open: Open }) => Promise<T>,
  local: 'started' | 'bound' = 'started',
): Promise<T> => {
  const started = remote || local === 'bound' ? undefined : startedIn(data).at(-1)
  const places = started === undefined ? await placesIn(config) : placesOf(started)
  if (remote) {
    const access = apiAccess(process.env)
    const pace = newPace()
    return use({
      ...places,
      open: ({ name, id }, work) => work(new Database(name, apiTransport(access, id, pace))),
    })
  }
  const folder = started ?? databaseFolder(data)
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
