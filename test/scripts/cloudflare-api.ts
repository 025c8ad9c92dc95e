import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { unstable_splitSqlQuery } from 'wrangler'
import { z } from 'zod'

const query = z.object({ sql: z.string() })

const answerOf = async (d1: D1Database, body: string): Promise<object> => {
  const statements = unstable_splitSqlQuery(query.parse(JSON.parse(body)).sql)
  const result = await d1.batch(statements.map((sql) => d1.prepare(sql)))
  return { success: true, errors: [], messages: [], result }
}

/** Cloudflare's API on loopback as far as wrangler asks it for a D1 database; gives the environment for wrangler. */
export const cloudflareApi = async (d1: D1Database) => {
  const server = createServer(async (request, response) => {
    const body = await text(request)
    response.setHeader('content-type', 'application/json')
    try {
      response.end(JSON.stringify(await answerOf(d1, body)))
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
