import * as z from 'zod'
import type { Transport } from '../../src/db/database.ts'
import { inlined } from '../local/remote.ts'
import { StartError } from '../local/start-error.ts'

const query = z.object({
  success: z.boolean(),
  errors: z.array(z.object({ code: z.number().optional(), message: z.string() })).default([]),
  result: z
    .array(
      z.object({
        results: z.array(z.unknown()).default([]),
        meta: z.object({
          duration: z.number().default(0),
          rows_read: z.number().default(0),
          rows_written: z.number().default(0),
          size_after: z.number().default(0),
        }),
      }),
    )
    .nullish(),
})

/** What D1's API is called with. */
export interface ApiAccess {
  readonly base: string
  readonly account: string
  readonly token: string
}

/** What stands in the environment, by wrangler's own names. Throws a StartError that says what is missing. */
export const apiAccess = (env: NodeJS.ProcessEnv): ApiAccess => {
  const {
    CLOUDFLARE_API_TOKEN: token,
    CLOUDFLARE_ACCOUNT_ID: account,
    CLOUDFLARE_API_BASE_URL: base = 'https://api.cloudflare.com/client/v4',
  } = env
  if (!token || !account)
    throw new StartError(
      'A fleet is migrated over D1’s API: set CLOUDFLARE_API_TOKEN (with the right D1: Edit) and CLOUDFLARE_ACCOUNT_ID.',
    )
  return { base, account, token }
}

/** How long the API may take to answer, milliseconds. */
const limitMs = 120_000

/** A database by its id, over D1's API: each transaction is one call, which `pace` is asked for before. */
export const apiTransport = (
  { base, account, token }: ApiAccess,
  id: string,
  pace: () => Promise<void>,
): Transport => ({
  transact: async (statements) => {
    await pace()
    const response = await fetch(`${base}/accounts/${account}/d1/database/${id}/query`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ sql: statements.map((one) => `${inlined(one)};`).join('\n') }),
      redirect: 'error',
      signal: AbortSignal.timeout(limitMs),
    }).catch(() => {
      throw new Error('D1’s API does not answer.')
    })
    if (response.status === 429)
      throw new Error('Cloudflare refuses further calls for five minutes. Carry on after that.')
    if (response.status === 404)
      throw new Error('Cloudflare has no database of this id, or the token may not use it.')
    const { data } = query.safeParse(await response.json().catch(() => null))
    if (data?.success !== true || !data.result)
      throw new Error(data?.errors[0]?.message ?? `D1’s API answered HTTP ${response.status}.`)
    return data.result.map(({ results: rows, meta }) => ({
      rows,
      duration_ms: meta.duration,
      rows_read: meta.rows_read,
      rows_written: meta.rows_written,
      size_bytes: meta.size_after,
    }))
  },
})
