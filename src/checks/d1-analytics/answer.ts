import * as z from 'zod/mini'

const amount = z.number().check(z.minimum(0))
const database = z.object({ databaseId: z.string() })
const statementOf = z.extend(database, { query: z.string() })

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

/** What D1's analytics say of one database over a time; milliseconds and rows, under Cloudflare's names. */
export type Analytics = z.infer<typeof account>

/** The answer to the query of query.ts. */
export const answer = z.object({
  data: z.object({ viewer: z.object({ accounts: z.array(account) }) }),
})

const faults = z.object({
  errors: z.nullish(
    z.array(
      z.object({
        message: z.string(),
        code: z.optional(z.number()),
        extensions: z.nullish(z.object({ code: z.optional(z.string()) })),
      }),
    ),
  ),
})
type Fault = NonNullable<z.infer<typeof faults>['errors']>[number]

const lacksRight = (status: number, { message, code, extensions }: Fault): boolean =>
  extensions?.code === 'authz' ||
  (status === 400 && code !== undefined) ||
  /not authorized|authentication error|unauthorized|does not have (permission|access)/i.test(
    message,
  )

/** What an operator is told when the token does not open the account. */
export const refused =
  'Cloudflare refuses CLOUDFLARE_API_TOKEN: it must be valid and have the right "Account Analytics: Read" on the account that CLOUDFLARE_ACCOUNT_ID names.'

/** Why this response holds no figures, or null; Cloudflare's own words are not passed on, as they may hold anything. */
export const faultOf = (status: number, body: unknown): string | null => {
  const found = faults.safeParse(body).data?.errors ?? []
  if (status === 401 || status === 403 || found.some((fault) => lacksRight(status, fault)))
    return refused
  if (status === 429) return "D1's analytics were asked too often. The next run tries again."
  if (status !== 200) return `D1's analytics answered HTTP ${status}. The next run tries again.`
  return found.length > 0 ? "D1's analytics could not answer the query." : null
}
