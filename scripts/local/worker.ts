import { createServer } from 'node:net'
import { Miniflare } from 'miniflare'
import { Database } from '../../src/db/database.ts'
import { openDatabase } from './database.ts'
import { portTaken } from './receiver.ts'
import { shownLogLine } from './worker-log.ts'
import { readConfig } from './wrangler.ts'

/** Throws a StartError when something listens on the port already. */
export const requireFreePort = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', () => reject(portTaken(port)))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()))
  })

/** The local database alone, in the given folder, for as long as `use` takes; `name`: the `database` label. */
export const withDatabase = async <T>(
  folder: string,
  use: (db: Database) => Promise<T>,
  name = 'local',
): Promise<T> => {
  const { databaseId } = await readConfig()
  const { transport, dispose } = await openDatabase(databaseId, folder)
  try {
    return await use(new Database(name, transport))
  } finally {
    await dispose()
  }
}

/** A worker that runs; `cron` delivers an event to it. */
interface LocalWorker extends AsyncDisposable {
  readonly cron: (cron: string, scheduledTime: Date) => Promise<void>
}

/** The built worker in workerd, on the local database, listening on loopback. */
export const startWorker = async (
  scriptPath: string,
  folder: string,
  port: number,
  bindings: Readonly<Record<string, string>>,
): Promise<LocalWorker> => {
  const { databaseId, compatibilityDate } = await readConfig()
  const miniflare = new Miniflare({
    modules: true,
    scriptPath,
    compatibilityDate,
    host: '127.0.0.1',
    port,
    bindings: { ...bindings },
    d1Databases: { DB: databaseId },
    d1Persist: folder,
    handleStructuredLogs: (told: { readonly level: string; readonly message: string }) => {
      const line = shownLogLine(told)
      if (line !== null) process.stderr.write(`${line}\n`)
    },
  })
  await miniflare.ready
  return {
    cron: async (cron, scheduledTime) => {
      const worker = await miniflare.getWorker()
      await worker.scheduled({ cron, scheduledTime })
    },
    [Symbol.asyncDispose]: () => miniflare.dispose(),
  }
}
