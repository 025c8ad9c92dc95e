import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { unstable_splitSqlQuery } from 'wrangler'
import * as z from 'zod'
import { type Database, type Statement, statement } from '../../src/db/database.ts'
import { type LocalD1, localD1 } from '../d1.ts'

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

/** The bookmark that the loopback gives. */
export const bookmark = '00000085-0000024c-00004c6d-8e61117bf38d7adb71b934ebbf891683'

const object = z.object({ type: z.string(), name: z.string(), sql: z.string() })
const row = z.record(z.string(), z.union([z.string(), z.number(), z.null()]))

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A database of its own with the objects and rows that another has now: triggers come last, so that none fires. */
const copyOf = async (db: Database): Promise<LocalD1> => {
  const objects = await db.all(
    statement(`SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
      AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\' ORDER BY type <> 'table', type = 'trigger', rowid`),
    object,
  )
  const rows: Statement[] = [statement('PRAGMA defer_foreign_keys = on')]
  for (const { type, name } of objects)
    if (type === 'table')
      for (const values of await db.all(statement(`SELECT * FROM ${quoted(name)}`), row)) {
        const marks = Object.keys(values).map((_, index) => `?${index + 1}`)
        const columns = Object.keys(values).map(quoted)
        rows.push(
          statement(
            `INSERT INTO ${quoted(name)} (${columns.join(', ')}) VALUES (${marks.join(', ')})`,
            ...Object.values(values),
          ),
        )
      }
  const isTrigger = ({ type }: z.output<typeof object>) => type === 'trigger'
  const copy = await localD1(objects.filter((one) => !isTrigger(one)).map(({ sql }) => sql))
  await copy.db.batch([...rows, ...objects.filter(isTrigger).map(({ sql }) => statement(sql))])
  return copy
}

/** A database with Time Travel: a copy of it as it was when the bookmark was asked for. */
class Travelling implements AsyncDisposable {
  #now: Database
  #then: LocalD1 | null = null
  readonly #hasBookmark: boolean

  constructor(db: Database, hasBookmark: boolean) {
    this.#now = db
    this.#hasBookmark = hasBookmark
  }

  get db(): Database {
    return this.#now
  }

  async bookmark(): Promise<object> {
    if (!this.#hasBookmark) throw new Error('Time Travel is not to be had')
    await this.#then?.[Symbol.asyncDispose]()
    this.#then = await copyOf(this.#now)
    return { bookmark }
  }

  restore(wanted: string | null): object {
    if (this.#then === null || wanted !== bookmark) throw new Error('There is no such bookmark')
    this.#now = this.#then.db
    return { bookmark, previous_bookmark: bookmark }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#then?.[Symbol.asyncDispose]()
  }
}

/** What wrangler asks of a database beside its statements: what it is, and for Time Travel; null: a statement. */
const describing = async (travelling: Travelling, method: string, path: string) => {
  const { pathname, searchParams } = new URL(path, 'http://x')
  if (pathname.endsWith('/time_travel/bookmark')) return travelling.bookmark()
  if (pathname.endsWith('/time_travel/restore'))
    return travelling.restore(searchParams.get('bookmark'))
  return method === 'GET' ? { uuid: 'none', name: 'monotask', version: 'production' } : null
}

/**
 * Cloudflare's API on loopback as far as it is asked for a D1 database, or one by its id; gives the environment for wrangler.
 * `asked`: the paths and statements it was asked for, in order. `restored`: the database as it is now, once Time Travel has
 * taken it back.
 */
export const cloudflareApi = async (
  db: Database | ((id: string) => Database | undefined),
  withBookmark = true,
) => {
  const asked: string[] = []
  const all = new Map<string, Travelling>()
  /** The database of an id; where there is but one, it is that whatever the id. */
  const travellingOf = (id: string): Travelling | undefined => {
    const key = typeof db === 'function' ? id : ''
    const found = typeof db === 'function' ? db(id) : db
    const known = all.get(key) ?? (found && new Travelling(found, withBookmark))
    if (known) all.set(key, known)
    return known
  }
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const path = request.url ?? ''
    asked.push(`${path} ${body}`)
    response.setHeader('content-type', 'application/json')
    const [, id = ''] = /\/database\/([^/?]+)/.exec(path) ?? []
    const travelling = travellingOf(id)
    if (travelling === undefined) {
      response.writeHead(404).end(JSON.stringify({ success: false, errors: [], messages: [] }))
      return
    }
    try {
      const result = await describing(travelling, request.method ?? 'GET', path)
      const answer =
        result === null
          ? await answerOf(travelling.db, body)
          : { success: true, errors: [], messages: [], result }
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
    restored: (): Database => {
      const one = all.get('')
      if (one === undefined) throw new Error('nobody has asked for the database')
      return one.db
    },
    env: {
      CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}/client/v4`,
      CLOUDFLARE_API_TOKEN: 'none',
      CLOUDFLARE_ACCOUNT_ID: 'none',
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
      for (const one of all.values()) await one[Symbol.asyncDispose]()
    },
  }
}
