import { Miniflare } from 'miniflare'
import { z } from 'zod'
import type { Transport } from '../../src/db/database.ts'

/** Runs each batch beside the database, in workerd: one request, where the proxy would take one a statement. */
const script = `export default {
  async fetch(request, { DB }) {
    const statements = await request.json()
    try {
      return Response.json(
        await DB.batch(statements.map(({ sql, params }) => DB.prepare(sql).bind(...params))),
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

/** A local D1 database, as workerd runs it: kept in `folder`, or gone with the process where there is none. */
export const openDatabase = async (
  databaseId: string,
  folder?: string,
): Promise<{ readonly transport: Transport; readonly dispose: () => Promise<void> }> => {
  const miniflare = new Miniflare({
    modules: true,
    script,
    compatibilityDate: '2026-07-01',
    d1Databases: { DB: databaseId },
    ...(folder === undefined ? {} : { d1Persist: folder }),
  })
  await miniflare.ready
  return {
    transport: {
      transact: async (statements) => {
        const response = await miniflare.dispatchFetch('http://database.local/', {
          method: 'POST',
          body: JSON.stringify(statements),
        })
        if (!response.ok) throw new Error(await response.text())
        return answer.parse(await response.json()).map(({ results: rows, meta }) => ({
          rows,
          duration_ms: meta.duration,
          rows_read: meta.rows_read,
          rows_written: meta.rows_written,
          size_bytes: meta.size_after,
        }))
      },
    },
    dispose: () => miniflare.dispose(),
  }
}
