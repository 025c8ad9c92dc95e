import type { AnalyticsSettings } from '../../settings.ts'
import { type Analytics, answer, faultOf, refused } from './answer.ts'
import { query, variablesOf } from './query.ts'

/** https://developers.cloudflare.com/analytics/graphql-api/ */
const address = 'https://api.cloudflare.com/client/v4/graphql'

const timeLimitMs = 8000

/** The longest answer that is read, characters: some 200 statements of 5 kB. */
const longestAnswer = 1_000_000

/** The body as text; throws when it is longer than `longestAnswer`. */
const textOf = async (response: Response): Promise<string> => {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > longestAnswer) throw new Error("D1's analytics gave an answer of over 1 MB.")
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
 * error in words for the operator, without token, URL or Cloudflare's words, when there is no answer, the token
 * lacks the right, or it is not clear which database is meant.
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
