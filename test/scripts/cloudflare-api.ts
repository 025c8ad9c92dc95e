import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { unstable_splitSqlQuery } from 'wrangler'
import * as z from 'zod'
import { type Database, statement } from '../../src/db/database.ts'

const query = z.object({ sql: z.string() })

const answerOf = async (db: Database, body: string): Promise<object> => {
  const statements = unstable_splitSqlQuery(query.parse(JSON.parse(body)).sql)
  const results = await db.batch(statements.map((sql) => statement(sql)))
  const result = results.map(({ rows, duration_ms, rows_read, rows_written }) => ({
    results: rows,
    success: true,
    meta: { duration: duration_ms, rows_read, rows_written, size_after: db.usage.size_bytes },
  }))
  return { success: true, errors: [], messages: [], result }
}

/** What wrangler asks of a database beside its statements: what it is, and where Time Travel finds it as it is now. */
const describing = (path: string, bookmark: string | null): object => {
  if (!path.includes('/time_travel/bookmark'))
    return { uuid: 'none', name: 'monotask', version: 'production' }
  if (bookmark === null) throw new Error('Time Travel is not to be had')
  return { bookmark }
}

/** The bookmark that the loopback gives. */
export const bookmark = '00000085-0000024c-00004c6d-8e61117bf38d7adb71b934ebbf891683'

/**
 * Cloudflare's API on loopback as far as it is asked for a D1 database, or one by its id; gives the environment for wrangler.
 * `asked`: the paths and statements it was asked for, in order.
 */
export const cloudflareApi = async (
  db: Database | ((id: string) => Database | undefined),
  withBookmark = true,
) => {
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const path = request.url ?? ''
    asked.push(`${path} ${body}`)
    response.setHeader('content-type', 'application/json')
    const [, id = ''] = /\/database\/([^/?]+)/.exec(path) ?? []
    const found = typeof db === 'function' ? db(id) : db
    if (found === undefined) {
      response.writeHead(404).end(JSON.stringify({ success: false, errors: [], messages: [] }))
      return
    }
    try {
      const answer =
        request.method === 'GET'
          ? {
              success: true,
              errors: [],
              messages: [],
              result: describing(path, withBookmark ? bookmark : null),
            }
          : await answerOf(found, body)
      response.end(JSON.stringify(answer))
    } catch (error) {
      const message = String(error).replace('Error: D1_ERROR: ', '')
      const answer = { success: false, errors: [{ code: 7500, message }], messages: [] }
      response.writeHead(400).end(JSON.stringify({ ...answer, result: null }))
    }
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    asked,
    env: {
      CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}/client/v4`,
      CLOUDFLARE_API_TOKEN: 'none',
      CLOUDFLARE_ACCOUNT_ID: 'none',
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}
