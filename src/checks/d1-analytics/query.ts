import type { AnalyticsSettings } from '../../settings.ts'

const filterType = 'AccountD1QueriesAdaptiveGroupsFilter_InputObject!'
const durations =
  'quantiles { queryDurationMsP50 queryDurationMsP95 queryDurationMsP99 } dimensions { databaseId }'

/** The query that is sent to Cloudflare's GraphQL API; answer.ts has the shape of what comes back. */
export const query = `query Viewkeeper($account: string!, $reads: ${filterType}, $writes: ${filterType},
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

const startingWith = (...words: readonly string[]) => ({
  OR: words.flatMap((word) => [
    { query_like: `${word}%` },
    { query_like: `${word.toLowerCase()}%` },
  ]),
})

/** The variables of `query` for the statements between two moments. */
export const variablesOf = (
  { accountId, databaseId }: AnalyticsSettings,
  since: Date,
  until: Date,
) => {
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
