import * as z from 'zod/mini'
import { type Check, metricsOf } from '../checks/check.ts'
import { seriesOf } from '../jobs/series.ts'
import { latestSample } from '../store/read-samples.ts'
import { lastRuns } from '../store/runs.ts'
import type { Sample, SampledReading } from '../store/samples.ts'
import { lookedAt, readLastLook } from '../verdict/last-look.ts'
import type { HttpContext } from './context.ts'
import { type Exposed, exposition, expositionType } from './exposition.ts'
import { exposedOfFleet } from './fleet-metrics.ts'
import { memberAsked } from './of-database.ts'
import { exposedOfWorker } from './own-metrics.ts'
import { route } from './route.ts'

/** Every metric of the checks with what was last read of it; what an older version read of others is left out. */
const exposedOfChecks = (
  checks: readonly Check[],
  readings: readonly SampledReading[],
): Exposed[] => {
  const byMetric = Map.groupBy(readings, ({ metric }) => metric)
  return metricsOf(checks).map((metric) => ({
    ...metric,
    readings: byMetric.get(metric.name) ?? [],
  }))
}

/** How old the readings are, milliseconds; of a database in which nothing has moved since: how long ago that was seen. */
const ageOf = async (
  { takenAtMs }: Pick<Sample, 'takenAtMs'>,
  context: HttpContext,
  now: Date,
): Promise<number> => {
  const unmovedAtMs = lookedAt(await readLastLook(context), takenAtMs)
  return now.getTime() - (unmovedAtMs ?? takenAtMs)
}

const example = `# HELP viewkeeper_view_drifted_rows Rows of the view that were found to differ from their source.
# TYPE viewkeeper_view_drifted_rows gauge
viewkeeper_view_drifted_rows{database="monotask",view="task_progress_summary_mv"} 3
`

export const getMetrics = route({
  method: 'GET',
  path: '/metrics',
  summary: "What was last measured, in Prometheus's text format.",
  description:
    'Nothing is measured for it: readings are those of the last evaluate, and viewkeeper_readings_age_seconds says how long ago that was. Of a fleet it tells of its 500 worst databases one by one, and how many it leaves out.',
  contentType: expositionType,
  responses: { 200: z.string().check(z.meta({ examples: [example] })) },
  handle: async (_input, context) => {
    const { db, application, settings, now, fleet } = context
    const time = now()
    const series = seriesOf(application)
    const sample = await latestSample(db, { series: series.get('evaluate') ?? [], now: time })
    const worker = {
      database: db.name,
      version: settings.version,
      runbookUrl: settings.runbookUrl,
      checks: application.checks.map(({ name }) => name),
      readingsAgeMs: sample === null ? null : await ageOf(sample, context, time),
      jobs: await lastRuns(db, series),
    }
    const ofChecks = exposedOfChecks(application.checks, sample?.readings ?? [])
    const isOfFleet = fleet !== null && memberAsked(context) === null
    const ofFleet = isOfFleet ? await exposedOfFleet(fleet.control) : []
    const exposed = [...exposedOfWorker(worker), ...ofChecks, ...ofFleet]
    return { status: 200, body: exposition(exposed) }
  },
})
