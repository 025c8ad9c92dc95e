import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Miniflare } from 'miniflare'
import { clockHeader, clockModule, entryModule } from './clock-module.ts'

const adminToken = 'token-of-the-kills-32-characters-long'

/** The workerd processes that this process has started. */
const workerds = (): number[] =>
  readdirSync('/proc/self/task')
    .flatMap((task) => readFileSync(`/proc/self/task/${task}/children`, 'utf8').split(' '))
    .filter((pid) => /^\d+$/.test(pid))
    .map(Number)
    .filter((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'workerd')

export interface VictimOptions {
  /** The built worker's one module. */
  readonly script: string
  /** Where the database is kept. */
  readonly folder: string
  readonly webhook: string
}

/** The built worker in a workerd that may be killed, on a database that stays. */
export const startVictim = async ({ script, folder, webhook }: VictimOptions) => {
  const before = workerds()
  const miniflare = new Miniflare({
    modulesRoot: '/',
    modules: [
      { type: 'ESModule', path: '/entry.js', contents: entryModule },
      { type: 'ESModule', path: '/clock.js', contents: clockModule },
      { type: 'ESModule', path: '/worker.js', contents: readFileSync(script, 'utf8') },
    ],
    compatibilityDate: '2026-07-01',
    d1Databases: { DB: 'victim' },
    d1Persist: folder,
    bindings: {
      ADMIN_TOKEN: adminToken,
      ALERT_WEBHOOK_URL: webhook,
      ALERT_WEBHOOK_SECRET: `whsec_${Buffer.from('a secret of the kills, 32 bytes..').toString('base64')}`,
    },
  })
  await miniflare.ready
  const own = workerds().filter((pid) => !before.includes(pid))
  const worker = await miniflare.getWorker()
  return {
    cron: async (cron: string, time: Date): Promise<string> =>
      (await worker.scheduled({ cron, scheduledTime: time })).outcome,
    request: (method: string, path: string, time: Date) =>
      miniflare.dispatchFetch(`http://viewkeeper.test${path}`, {
        method,
        headers: { authorization: `Bearer ${adminToken}`, [clockHeader]: String(time.getTime()) },
      }),
    kill: (): void => {
      for (const pid of own) process.kill(pid, 'SIGKILL')
    },
    stop: () => miniflare.dispose(),
  }
}

export type Victim = Awaited<ReturnType<typeof startVictim>>

/** The file of the database, while no workerd has it open. */
export const openFile = (folder: string): DatabaseSync => {
  const inner = join(folder, 'miniflare-D1DatabaseObject')
  const [file] = readdirSync(inner).filter(
    (name) => name.endsWith('.sqlite') && name !== 'metadata.sqlite',
  )
  return new DatabaseSync(join(inner, file ?? 'missing'))
}
