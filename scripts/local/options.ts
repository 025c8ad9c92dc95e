import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { StartError } from './start-error.ts'
import { defaultDataFolder } from './wrangler.ts'

/** What `npm start` was asked for. */
export interface Options {
  readonly once: boolean
  readonly port: number
  readonly load: string | null
  /** The folder that keeps the local database. */
  readonly data: string
}

const usage = `Usage: npm start -- [--once] [--port N] [--load FILE.sql|FILE.sql.gz] [--data DIR]

  --once        run every job once, print the runs and alerts, and exit
  --port N      where the worker listens (8787); the alert receiver takes the next port
  --load FILE   load SQL statements for the source tables first
  --data DIR    where the local database is kept (.wrangler/state)`

/** Parses the command line; throws a StartError that says what is wrong. */
export const parseOptions = (args: readonly string[]): Options => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        once: { type: 'boolean', default: false },
        port: { type: 'string', default: '8787' },
        load: { type: 'string' },
        data: { type: 'string', default: defaultDataFolder },
      },
    })
    const port = Number(values.port)
    if (!Number.isInteger(port) || port < 1 || port > 65_534)
      throw new StartError(`--port takes a whole number from 1 to 65534, not ${values.port}.`)
    return { once: values.once, port, load: values.load ?? null, data: resolve(values.data) }
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(`${error instanceof Error ? error.message : error}\n\n${usage}`)
  }
}
