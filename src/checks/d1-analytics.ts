import { z } from 'zod'
import type { AnalyticsSettings } from '../settings.ts'

/** https://developers.cloudflare.com/analytics/graphql-api/ */
const address = 'https://api.cloudflare.com/client/v4/graphql'

const timeLimitMs = 8000

/** The longest answer that is read, characters: some 200 statements of 5 kB. */
const longestAnswer = 1_000_000

const filterType = 'AccountD1QueriesAdaptiveGroupsFilter_InputObject!'
const durations =
  'quantiles { queryDurationMsP50 queryDurationMsP95 queryDurationMsP99 } dimensions { databaseId }'

const query = `query Viewkeeper($account: string!, $reads: ${filterType}, $writes: ${filterType},
  $ofViews: ${filterType}, $all: ${filterType}) {
  viewer { accounts(filter: { accountTag: $account }) {
    reads: d1QueriesAdaptiveGroups(limit: 2, filter: $reads) { ${durations} }
    writes: d1QueriesAdaptiveGroups(limit: 2, filter: $writes) { ${durations} }
    ofViews: d1QueriesAdaptiveGroups(limit: 200, filter: $ofViews, orderBy: [count_DESC]) {
      sum { rowsRead rowsReturned } dimensions { databaseId query }
    }
    slowest: d1QueriesAdaptiveGroups(limit: 10, filter: $all, orderBy: [avg_queryDurationMs_DESC]) {
      count avg { queryDurationMs } sum { rowsRead rowsWritten rowsReturned } dimensions { databaseId query }
    }
  } }
}`

const amount = z.number().min(0)
const database = z.object({ databaseId: z.string() })
const statementOf = database.extend({ query: z.string() })

const durationGroups = z.array(
  z.object({
    quantiles: z.object({
      queryDurationMsP50: amount,
      queryDurationMsP95: amount,
      queryDurationMsP99: amount,
    }),
    dimensions: database,
  }),
)

const account = z.object({
  reads: durationGroups,
  writes: durationGroups,
  ofViews: z.array(
    z.object({
      sum: z.object({ rowsRead: amount, rowsReturned: amount }),
      dimensions: statementOf,
    }),
  ),
  slowest: z.array(
    z.object({
      count: amount,
      avg: z.object({ queryDurationMs: amount }),
      sum: z.object({ rowsRead: amount, rowsWritten: amount, rowsReturned: amount }),
      dimensions: statementOf,
    }),
  ),
})

/** What D1's analytics say of one database over a time; milliseconds and rows, by Cloudflare's names. */
export type Analytics = z.infer<typeof account>

const answer = z.object({
  data: z.object({ viewer: z.object({ accounts: z.array(account) }) }),
})

const faults = z.object({
  errors: z
    .array(
      z.object({
        message: z.string(),
        code: z.number().optional(),
        extensions: z.object({ code: z.string().optional() }).nullish(),
      }),
    )
    .nullish(),
})
type Fault = NonNullable<z.infer<typeof faults>['errors']>[number]

const startingWith = (...words: readonly string[]) => ({
  OR: words.flatMap((word) => [
    { query_like: `${word}%` },
    { query_like: `${word.toLowerCase()}%` },
  ]),
})

const variablesOf = ({ accountId, databaseId }: AnalyticsSettings, since: Date, until: Date) => {
  const all = {
    datetime_geq: since.toISOString(),
    datetime_leq: until.toISOString(),
    ...(databaseId === null ? {} : { databaseId }),
  }
  return {
    account: accountId,
    reads: { ...all, ...startingWith('SELECT', 'WITH') },
    writes: { ...all, ...startingWith('INSERT', 'UPDATE', 'DELETE', 'REPLACE') },
    ofViews: { ...all, query_like: '%_mv%' },
    all,
  }
}

/** The body as text; throws when it is longer than is reasonable. */
const textOf = async (response: Response): Promise<string> => {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > longestAnswer) throw new Error("D1's analytics gave too long an answer.")
  }
  return text + decoder.decode()
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const lacksRight = (status: number, { message, code, extensions }: Fault): boolean =>
  extensions?.code === 'authz' ||
  (status === 400 && code !== undefined) ||
  /not authorized|authentication error|unauthorized|does not have (permission|access)/i.test(
    message,
  )

const refused =
  'Cloudflare refuses CLOUDFLARE_API_TOKEN: it must be valid and have the right "Account Analytics: Read" on the account that CLOUDFLARE_ACCOUNT_ID names.'

/** Why the answer is none, or null; Cloudflare's own words are not passed on, as they may hold anything. */
const faultOf = (status: number, body: unknown): string | null => {
  const found = faults.safeParse(body).data?.errors ?? []
  if (status === 401 || status === 403 || found.some((fault) => lacksRight(status, fault)))
    return refused
  if (status === 429) return "D1's analytics were asked too often. The next run tries again."
  if (status !== 200) return `D1's analytics answered HTTP ${status}. The next run tries again.`
  return found.length > 0 ? "D1's analytics could not answer the query." : null
}

const ask = async (
  fetchThere: typeof fetch,
  settings: AnalyticsSettings,
  since: Date,
  until: Date,
): Promise<{ readonly status: number; readonly text: string }> => {
  const signal = AbortSignal.timeout(timeLimitMs)
  try {
    const response = await fetchThere(address, {
      method: 'POST',
      redirect: 'manual',
      signal,
      headers: {
        authorization: `Bearer ${settings.apiToken}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query, variables: variablesOf(settings, since, until) }),
    })
    return { status: response.status, text: await textOf(response) }
  } catch {
    throw new Error(
      signal.aborted
        ? `D1's analytics gave no answer within ${timeLimitMs / 1000} s.`
        : "D1's analytics gave no whole answer: the connection failed, or it was over 1 MB.",
    )
  }
}

/**
 * Asks Cloudflare's GraphQL API about the statements of one database between two moments: one request. Throws an
 * error for people, without token, URL or Cloudflare's words, when there is no answer, the token lacks the
 * right, or it is not clear which database is meant.
 */
export const readAnalytics = async (
  fetchThere: typeof fetch,
  settings: AnalyticsSettings,
  since: Date,
  until: Date,
): Promise<Analytics> => {
  const { status, text } = await ask(fetchThere, settings, since, until)
  const body = parseJson(text)
  const fault = faultOf(status, body)
  if (fault !== null) throw new Error(fault)
  const parsed = answer.safeParse(body)
  if (!parsed.success)
    throw new Error("D1's analytics gave an answer that is not as Cloudflare's schema says.")
  const [found] = parsed.data.data.viewer.accounts
  if (found === undefined) throw new Error(refused)
  const ids = new Set(
    Object.values(found).flatMap((groups) => groups.map(({ dimensions }) => dimensions.databaseId)),
  )
  if (ids.size > 1)
    throw new Error(
      'The account has several D1 databases: set CLOUDFLARE_DATABASE_ID to the database_id of this one in wrangler.toml.',
    )
  return found
}
