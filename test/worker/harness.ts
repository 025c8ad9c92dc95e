import { Miniflare, type RequestInit } from 'miniflare'
import { inject } from 'vitest'
import { databaseOf, databaseWorker } from '../../scripts/local/database.ts'
import { statement } from '../../src/db/database.ts'
import { migrationStatements } from '../d1.ts'
import { expectAsDeclared } from '../http/answers.ts'

export const adminToken = 'token-of-the-tests-32-characters-long'

interface Options {
  /** Vars and secrets of the worker; the admin token alone if none are given. */
  readonly bindings?: Readonly<Record<string, string>>
  /** False leaves the database empty. */
  readonly migrated?: boolean
  /** Wrong tokens a minute that the platform lets pass for one address; none: the binding is missing. */
  readonly wrongTokens?: number
}

/** The built worker in workerd, with a D1 of its own. */
export const startWorker = async ({
  bindings = { ADMIN_TOKEN: adminToken },
  migrated = true,
  wrongTokens,
}: Options = {}) => {
  const miniflare = new Miniflare({
    workers: [
      {
        name: 'viewkeeper',
        modules: true,
        scriptPath: inject('worker'),
        compatibilityDate: '2026-07-01',
        d1Databases: { DB: 'test' },
        bindings: { ...bindings },
        ratelimits:
          wrongTokens === undefined
            ? {}
            : {
                WRONG_TOKENS: { namespace_id: '1', simple: { limit: wrongTokens, period: 60 } },
              },
      },
      { name: 'databases', ...databaseWorker, d1Databases: ['test'] },
    ],
  })
  const [worker, databases] = await Promise.all([
    miniflare.getWorker('viewkeeper'),
    miniflare.getWorker('databases'),
  ])
  const { transact } = databaseOf('test', (body) =>
    databases.fetch('http://database.local/', { method: 'POST', body }),
  )
  if (migrated) await transact(migrationStatements().map((sql) => statement(sql)))
  const d1 = await miniflare.getD1Database('DB', 'viewkeeper')
  return {
    d1,
    /** Where it listens, on loopback. */
    url: await miniflare.ready,
    /**
     * Sends a request, with the admin token unless `init` has headers of its own. Fails where the answer is not
     * as its route declares.
     */
    request: async (path: string, init: RequestInit = {}) => {
      const response = await miniflare.dispatchFetch(`http://viewkeeper.test${path}`, {
        headers: { authorization: `Bearer ${adminToken}` },
        redirect: 'manual',
        ...init,
      })
      await expectAsDeclared(init.method ?? 'GET', path, response.clone())
      return response
    },
    /** Delivers one cron event; `ok` or `exception`. */
    cron: async (cron: string, scheduledTime = new Date()): Promise<string> =>
      (await worker.scheduled({ cron, scheduledTime })).outcome,
    [Symbol.asyncDispose]: () => miniflare.dispose(),
  }
}

export type TestWorker = Awaited<ReturnType<typeof startWorker>>
