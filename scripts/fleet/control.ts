import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Database } from '../../src/db/database.ts'
import { controlBinding } from '../../src/fleet/databases-file.ts'
import { lacksSchema } from '../../src/fleet/look.ts'
import { shownPath } from '../command-line/paths.ts'
import { waiting } from '../command-line/progress.ts'
import { openDatabase } from '../local/database.ts'
import { remoteTransportOf } from '../local/remote.ts'
import { StartError } from '../local/start-error.ts'
import { databaseFolder } from '../local/wrangler.ts'
import { parseWranglerFile, readText } from './config.ts'
import type { FleetTarget } from './fleet-target.ts'

/** The folders of the fleets that npm start has made below a folder, the largest last. */
export const startedIn = (data: string): string[] =>
  (existsSync(data) ? readdirSync(data) : [])
    .filter((name) => /^fleet-\d+$/.test(name) && existsSync(join(data, name, 'made')))
    .toSorted((a, b) => Number(a.slice(6)) - Number(b.slice(6)))
    .map((name) => join(data, name))

/** How many databases such a folder has. */
export const startedCount = (folder: string): number =>
  Number(basename(folder).replace(/^fleet-/, ''))

/** Where the local CONTROL is kept: that of npm start -- --databases, or that of wrangler dev. */
const localControl = async ({
  data,
  config,
}: FleetTarget): Promise<{ readonly folder: string; readonly id: string }> => {
  const started = startedIn(data).at(-1)
  if (started !== undefined) return { folder: started, id: controlBinding }
  const { control } = await parseWranglerFile(config, readText(config))
  if (control === null || !existsSync(databaseFolder(data)))
    throw new StartError(
      `There is no fleet in ${shownPath(data)}: npm start -- --databases 20 makes one to try. Of the deployed one: --remote`,
    )
  return { folder: databaseFolder(data), id: control.id }
}

/** Lets a command read CONTROL: the deployed one over wrangler, or a local one. Throws a StartError where there is none. */
export const onControl = async <T>(
  target: FleetTarget,
  use: (control: Database) => Promise<T>,
): Promise<T> => {
  if (target.remote) {
    const { transact } = remoteTransportOf(controlBinding, target.config)
    const shown: typeof transact = (statements) =>
      waiting('Asking CONTROL', () => transact(statements))
    return use(new Database(controlBinding, { transact: shown }))
  }
  const { folder, id } = await localControl(target)
  const { transport, dispose } = await openDatabase(id, folder)
  try {
    return await use(new Database(controlBinding, transport))
  } catch (error) {
    if (!lacksSchema(error)) throw error
    throw new StartError(
      `CONTROL, in ${shownPath(folder)}, lacks its tables: npm run fleet -- migrate makes them.`,
    )
  } finally {
    await dispose()
  }
}
