import { parseArgs } from 'node:util'

/** What `npm start` was asked for. */
export interface Options {
  readonly once: boolean
  readonly port: number
  readonly load: string | null
}

/** A fault of the person's input or machine: its message says all there is to say. */
export class StartError extends Error {}

const usage = `Usage: npm start -- [--once] [--port N] [--load FILE.sql|FILE.sql.gz]

  --once        run every job once, print the runs and alerts, and exit
  --port N      where the worker listens (8787); the alert receiver takes the next port
  --load FILE   load SQL statements for the source tables first`

/** Parses the command line; throws a StartError that says what is wrong. */
export const parseOptions = (args: readonly string[]): Options => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        once: { type: 'boolean', default: false },
        port: { type: 'string', default: '8787' },
        load: { type: 'string' },
      },
    })
    const port = Number(values.port)
    if (!Number.isInteger(port) || port < 1 || port > 65_534)
      throw new StartError(`--port takes a whole number from 1 to 65534, not ${values.port}.`)
    return { once: values.once, port, load: values.load ?? null }
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(`${error instanceof Error ? error.message : error}\n\n${usage}`)
  }
}
