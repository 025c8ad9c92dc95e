import { createServer, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import * as z from 'zod'

/** What stands in for Cloudflare's statements over an hour, as its schema has them. */
interface Group {
  readonly databaseId?: string
  readonly query: string
  readonly count: number
  readonly averageMs: number
  readonly rowsRead: number
  readonly rowsReturned: number
  readonly rowsWritten?: number
}

const filter = z.looseObject({
  datetime_geq: z.iso.datetime(),
  datetime_leq: z.iso.datetime(),
  databaseId: z.string().optional(),
  query_like: z.string().optional(),
  OR: z.array(z.object({ query_like: z.string() })).optional(),
})
type Filter = z.infer<typeof filter>

const request = z.object({
  query: z.string(),
  variables: z.object({
    account: z.string(),
    reads: filter,
    writes: filter,
    ofViews: filter,
    all: filter,
  }),
})
export type AnalyticsRequest = z.infer<typeof request>

const isLike = (text: string, pattern: string): boolean =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.*+?^$()[\]{}|\\]/g, '\\$&')
      .replaceAll('_', '.')
      .replaceAll('%', '[\\s\\S]*')}$`,
  ).test(text)

const isMeant = ({ query, databaseId }: Group, wanted: Filter): boolean =>
  (wanted.databaseId === undefined || wanted.databaseId === databaseId) &&
  (wanted.query_like === undefined || isLike(query, wanted.query_like)) &&
  (wanted.OR === undefined || wanted.OR.some(({ query_like }) => isLike(query, query_like)))

const dimensionsOf = ({ databaseId = 'one', query }: Group) => ({ databaseId, query })

/** One group a database, as where `query` is none of the dimensions; its quantiles are made of the averages. */
const durations = (groups: readonly Group[], wanted: Filter) =>
  [
    ...Map.groupBy(
      groups.filter((group) => isMeant(group, wanted)),
      ({ databaseId = 'one' }) => databaseId,
    ),
  ].map(([databaseId, own]) => {
    const most = Math.max(...own.map(({ averageMs }) => averageMs))
    return {
      quantiles: {
        queryDurationMsP50: most,
        queryDurationMsP95: most * 2,
        queryDurationMsP99: most * 3,
      },
      dimensions: { databaseId },
    }
  })

const statements = (groups: readonly Group[], wanted: Filter, order: (group: Group) => number) =>
  groups
    .filter((group) => isMeant(group, wanted))
    .toSorted((a, b) => order(b) - order(a))
    .map((group) => ({
      count: group.count,
      avg: { queryDurationMs: group.averageMs },
      sum: {
        rowsRead: group.rowsRead,
        rowsReturned: group.rowsReturned,
        rowsWritten: group.rowsWritten ?? 0,
      },
      dimensions: dimensionsOf(group),
    }))

/** The answer to the four parts of the query, for these statements. */
export const analyticsOf = (
  groups: readonly Group[],
  { variables: { reads, writes, ofViews, all } }: AnalyticsRequest,
) => ({
  data: {
    viewer: {
      accounts: [
        {
          reads: durations(groups, reads),
          writes: durations(groups, writes),
          ofViews: statements(groups, ofViews, ({ count }) => count),
          slowest: statements(groups, all, ({ averageMs }) => averageMs),
        },
      ],
    },
  },
  errors: null,
})

/** What the server does with a request; the token it came with is `bearer`. */
export type Answer = (response: ServerResponse, asked: AnalyticsRequest, bearer: string) => void

/** Answers as Cloudflare does, on loopback; `fetchThere` leads Cloudflare's address to it and no other. */
export const analyticsServer = async () => {
  const state: { answer: Answer; requests: AnalyticsRequest[] } = {
    answer: (response) => response.end('{}'),
    requests: [],
  }
  const server = createServer(async (incoming, response) => {
    const asked = request.parse(JSON.parse(await text(incoming)))
    state.requests.push(asked)
    state.answer(response, asked, incoming.headers.authorization ?? '')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const fetchThere: typeof fetch = (input, init) => {
    if (String(input) !== 'https://api.cloudflare.com/client/v4/graphql')
      throw new Error(`Nothing should be asked of ${String(input)}.`)
    return fetch(`http://127.0.0.1:${port}/`, init)
  }
  return {
    state,
    fetch: fetchThere,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}
