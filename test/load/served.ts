import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Miniflare } from 'miniflare'
import { databaseOf, databaseWorker } from '../../scripts/local/database.ts'
import { readMigrations } from '../../scripts/local/migrations.ts'
import { type SqlValue, statement } from '../../src/db/database.ts'

const adminToken = 'token-of-the-load-32-characters-long'

/** An application with the same database, in the same workerd: one write a request. */
const applicationScript = `export default {
  async fetch(request, { DB }) {
    const { sql, id } = await request.json()
    await DB.prepare(sql).bind(id).run()
    return new Response(null, { status: 204 })
  }
}`

export interface Writing {
  /** `?1` is a new id. */
  readonly sql: string
  readonly first: number
  readonly count: number
  readonly everyMs: number
}

/** The built worker in workerd, listening on loopback, and an application beside it. */
export const serve = async (script: string, bindings: Readonly<Record<string, string>> = {}) => {
  const shared = { modules: true, compatibilityDate: '2026-07-01', d1Databases: { DB: 'load' } }
  const miniflare = new Miniflare({
    host: '127.0.0.1',
    workers: [
      {
        ...shared,
        name: 'viewkeeper',
        script: readFileSync(script, 'utf8'),
        bindings: { ADMIN_TOKEN: adminToken, ...bindings },
      },
      {
        ...shared,
        name: 'application',
        script: applicationScript,
        routes: ['application.test/*'],
      },
      { name: 'databases', ...databaseWorker, d1Databases: ['load'] },
    ],
  })
  const address = await miniflare.ready
  const [worker, databases] = await Promise.all([
    miniflare.getWorker('viewkeeper'),
    miniflare.getWorker('databases'),
  ])
  const { transact } = databaseOf('load', (body) =>
    databases.fetch('http://database.local/', { method: 'POST', body }),
  )
  const run = (sql: string, ...params: readonly SqlValue[]) => transact([statement(sql, ...params)])
  for (const sql of readMigrations('up')) await run(sql)
  return {
    run,
    address,
    cron: async (cron: string): Promise<string> =>
      (await worker.scheduled({ cron, scheduledTime: new Date() })).outcome,
    post: (job: string) =>
      miniflare.dispatchFetch(`http://viewkeeper.test/api/jobs/${job}/runs`, {
        method: 'POST',
        headers: { authorization: `Bearer ${adminToken}` },
      }),
    /**
     * Begins a write of the application every `everyMs`, whether or not those before have ended; milliseconds that
     * each took from when it was to begin.
     */
    write: ({ sql, first, count, everyMs }: Writing): Promise<number[]> => {
      const beganMs = performance.now()
      const one = async (n: number): Promise<number> => {
        await sleep(Math.max(0, beganMs + n * everyMs - performance.now()))
        const body = JSON.stringify({ sql, id: `load-${first + n}` })
        const response = await miniflare.dispatchFetch('http://application.test/', {
          method: 'POST',
          body,
        })
        if (response.status !== 204) throw new Error(await response.text())
        return performance.now() - (beganMs + n * everyMs)
      }
      return Promise.all(Array.from({ length: count }, (_, n) => one(n)))
    },
    [Symbol.asyncDispose]: () => miniflare.dispose(),
  }
}

export type Served = Awaited<ReturnType<typeof serve>>

/** The value below which this part of the values is. */
export const quantile = (values: readonly number[], part: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}
