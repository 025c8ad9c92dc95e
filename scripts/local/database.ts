import { Miniflare } from 'miniflare'
import * as z from 'zod'
import type { Transport } from '../../src/db/database.ts'

/** Runs each batch beside the database, in workerd: one request, where the proxy would take one a statement. */
const script = `export default {
  async fetch(request, databases) {
    const { database, statements } = await request.json()
    const db = databases[database]
    try {
      return Response.json(
        await db.batch(statements.map(({ sql, params }) => db.prepare(sql).bind(...params))),
      )
    } catch (error) {
      return new Response(error.message, { status: 500 })
    }
  }
}`

const answer = z.array(
  z.object({
    results: z.array(z.unknown()),
    meta: z.object({
      duration: z.number(),
      rows_read: z.number(),
      rows_written: z.number(),
      size_after: z.number(),
    }),
  }),
)

/** A worker whose D1 databases `databaseOf` reaches; it wants `d1Databases` beside it. */
export const databaseWorker = { modules: true, script, compatibilityDate: '2026-07-01' } as const

interface Answer {
  readonly ok: boolean
  text(): Promise<string>
  json(): Promise<unknown>
}

/** One database of a `databaseWorker`; `post` sends it a body. */
export const databaseOf = (
  database: string,
  post: (body: string) => Promise<Answer>,
): Transport => ({
  transact: async (statements) => {
    const response = await post(JSON.stringify({ database, statements }))
    if (!response.ok) throw new Error(await response.text())
    return answer.parse(await response.json()).map(({ results: rows, meta }) => ({
      rows,
      duration_ms: meta.duration,
      rows_read: meta.rows_read,
      rows_written: meta.rows_written,
      size_bytes: meta.size_after,
    }))
  },
})

/** Local D1 databases in one workerd: kept in `folder`, or gone with the process where there is none. */
export const openDatabases = async (
  ids: readonly string[],
  folder?: string,
): Promise<{
  readonly transport: (database: string) => Transport
  readonly dispose: () => Promise<void>
}> => {
  const miniflare = new Miniflare({
    ...databaseWorker,
    d1Databases: [...ids],
    ...(folder === undefined ? {} : { d1Persist: folder }),
  })
  await miniflare.ready
  return {
    transport: (database) =>
      databaseOf(database, (body) =>
        miniflare.dispatchFetch('http://database.local/', { method: 'POST', body }),
      ),
    dispose: () => miniflare.dispose(),
  }
}

/** One local D1 database in a workerd of its own. */
export const openDatabase = async (
  databaseId: string,
  folder?: string,
): Promise<{ readonly transport: Transport; readonly dispose: () => Promise<void> }> => {
  const { transport, dispose } = await openDatabases([databaseId], folder)
  return { transport: transport(databaseId), dispose }
}
