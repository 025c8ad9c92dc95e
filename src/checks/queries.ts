import { sha256 } from '../db/sha256.ts'
import type { AnalyticsSettings } from '../settings.ts'
import { type QueriesRecord, readMeasurements, saveQueriesRecord } from '../store/measurements.ts'
import { readViewKeys } from '../store/view-keys.ts'
import type { Check, CheckContext } from './check.ts'
import type { Analytics } from './d1-analytics/answer.ts'
import { isKeyLookUp } from './d1-analytics/key-look-up.ts'
import { readAnalytics } from './d1-analytics/read-analytics.ts'
import { isYetToCome } from './freshness.ts'
import { gauge, reading } from './metric.ts'

const queryDuration = gauge('viewkeeper_query_duration_seconds', {
  unit: 'seconds',
  labels: ['kind', 'quantile'],
  help: "How long the application's reads and writes took over the last hour, from D1's analytics.",
})
const queryEfficiency = gauge('viewkeeper_query_efficiency', {
  unit: 'ratio',
  help: "Rows returned / rows read of the views' look-ups by key over the last hour, from D1's analytics.",
})

const minute = 60_000

/** D1's analytics are some minutes late: asking at every tick would tell us no more. */
const intervalMs = 15 * minute

/** So long after the full hour, when the size of the database is kept: no tick has to do both. */
const phaseMs = 5 * minute

const slotOf = (timeMs: number): number => Math.floor((timeMs - phaseMs) / intervalMs)

/** Over how long the figures are taken. */
const windowMs = 60 * minute

const durationsOf = ({ reads, writes }: Analytics): QueriesRecord['durations'] =>
  [['read', reads] as const, ['write', writes] as const].flatMap(([kind, groups]) =>
    groups.flatMap(({ quantiles }) => [
      { kind, quantile: '0.5', seconds: quantiles.queryDurationMsP50 / 1000 },
      { kind, quantile: '0.95', seconds: quantiles.queryDurationMsP95 / 1000 },
      { kind, quantile: '0.99', seconds: quantiles.queryDurationMsP99 / 1000 },
    ]),
  )

/** Rows returned / rows read over the views' look-ups by key; null when these read nothing. */
const efficiencyOf = (
  { ofViews }: Analytics,
  viewKeys: ReadonlyMap<string, string>,
): number | null => {
  const lookUps = ofViews.filter(({ dimensions }) => isKeyLookUp(dimensions.query, viewKeys))
  const read = lookUps.reduce((sum, group) => sum + group.sum.rowsRead, 0)
  const returned = lookUps.reduce((sum, group) => sum + group.sum.rowsReturned, 0)
  return read === 0 ? null : returned / read
}

const slowestOf = ({ slowest }: Analytics): Promise<QueriesRecord['slowest']> =>
  Promise.all(
    slowest.map(async ({ count, avg, sum, dimensions }) => ({
      hash: (await sha256(dimensions.query)).slice(0, 16),
      runs: count,
      mean_seconds: avg.queryDurationMs / 1000,
      rows_read: sum.rowsRead,
      rows_written: sum.rowsWritten,
      rows_returned: sum.rowsReturned,
    })),
  )

const ask = async (
  { db, fetch: fetchThere, now }: CheckContext,
  settings: AnalyticsSettings,
): Promise<QueriesRecord> => {
  const until = now()
  const since = new Date(until.getTime() - windowMs)
  const analytics = await readAnalytics(fetchThere, settings, since, until)
  const record = {
    measured_at_ms: until.getTime(),
    durations: durationsOf(analytics),
    efficiency: efficiencyOf(analytics, await readViewKeys(db)),
    slowest: await slowestOf(analytics),
  }
  await db.run(saveQueriesRecord(db, record))
  return record
}

/**
 * How long the application's statements really took over the last hour, and how many of the rows that look-ups
 * of the views by key read they returned, from D1's analytics; nothing without a token. Asked every 15 minutes;
 * the last answer stands meanwhile.
 */
export const queriesCheck: Check = {
  name: 'queries',
  source: {
    name: "answer of D1's analytics",
    remedy:
      'The job evaluate asks for one every 15 minutes: GET /api/jobs/evaluate/runs?limit=5 says why it does not.',
  },
  metrics: [queryDuration, queryEfficiency],
  take: async (context) => {
    const { db, now, analytics } = context
    if (analytics === null) return []
    const { queries } = await readMeasurements(db)
    const time = now()
    const isDue =
      queries === null ||
      slotOf(time.getTime()) > slotOf(queries.measured_at_ms) ||
      isYetToCome(queries.measured_at_ms, time)
    const record = isDue ? await ask(context, analytics) : queries
    const database = db.name
    const taken = { atMs: record.measured_at_ms, everyMs: intervalMs }
    const durations = record.durations.map(({ kind, quantile, seconds }) =>
      reading(queryDuration, { database, kind, quantile }, seconds, taken),
    )
    if (record.efficiency === null) return durations
    return [...durations, reading(queryEfficiency, { database }, record.efficiency, taken)]
  },
}
