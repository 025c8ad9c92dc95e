import type { Alert } from '../alerting/alert.ts'
import { receiverStates } from '../http/alerts.ts'
import type { HttpContext } from '../http/context.ts'
import { seriesOf } from '../jobs/series.ts'
import { type DeliveryRow, newestDeliveries } from '../store/deliveries.ts'
import { latestSample } from '../store/read-samples.ts'
import { type BriefRun, recentRuns } from '../store/recent-runs.ts'
import { repairedSince } from '../store/repaired-rows.ts'
import type { Sample } from '../store/samples.ts'
import type { SilenceRow } from '../store/silences.ts'
import { mostAlerts, readEvidence } from '../verdict/read-verdict.ts'
import { type Verdict, verdictOf } from '../verdict/verdict.ts'
import type { AlertsShown } from './sections/alerts.ts'
import { mostDeliveries } from './sections/deliveries.ts'
import { mostRuns } from './sections/jobs.ts'
import type { ReceiverState } from './sections/receivers.ts'
import type { ViewsKnown } from './sections/views.ts'

const dayMs = 86_400_000

/** All that the page shows. */
export interface PageData {
  /** When it was read. */
  readonly readAt: Date
  readonly verdict: Verdict
  /** Those that fire or are pending, and those that were resolved in the last day, each the latest first. */
  readonly alerts: readonly Alert[]
  readonly silences: readonly SilenceRow[]
  /** Those that hold for an alert. */
  readonly silencedBy: (alert: Alert) => readonly SilenceRow[]
  readonly views: ViewsKnown
  /** By job, newest first. */
  readonly runs: ReadonlyMap<string, readonly BriefRun[]>
  readonly deliveries: readonly DeliveryRow[]
  readonly receivers: readonly ReceiverState[]
  readonly sample: Sample | null
}

/** Reads all that the page shows: nothing is measured by looking. Throws the database's error. */
export const readPageData = async (context: HttpContext): Promise<PageData> => {
  const { db, application } = context
  const now = context.now()
  const series = seriesOf(application)
  const since = new Date(now.getTime() - dayMs)
  const [evidence, repaired, runs, deliveries, receivers, sample] = await Promise.all([
    readEvidence(context),
    repairedSince(db, {
      views: application.catalog.views.map(({ table }) => table),
      series: series.get('audit') ?? [],
      since,
    }),
    recentRuns(db, { series, most: mostRuns }),
    newestDeliveries(db, mostDeliveries),
    receiverStates(context),
    latestSample(db, { series: series.get('evaluate') ?? [], now }),
  ])
  const { alerts, silences, silencedBy, record, pauses } = evidence
  return {
    readAt: now,
    verdict: verdictOf(evidence),
    alerts,
    silences,
    silencedBy,
    views: { record, pauses, repaired },
    ...{ runs, deliveries, receivers, sample },
  }
}

/** The alerts in the groups in which they are shown: one that is silenced is in that group alone. */
export const groupAlerts = ({ alerts, silencedBy }: PageData): AlertsShown => {
  const of = (wanted: Alert['status']) =>
    alerts
      .filter(({ status }) => status === wanted)
      .map((alert) => ({ alert, heldBy: silencedBy(alert) }))
  const [firing, pending] = [of('firing'), of('pending')]
  return {
    firing: firing.filter((one) => one.heldBy.length === 0),
    pending: pending.filter((one) => one.heldBy.length === 0),
    silenced: [...firing, ...pending].filter((one) => one.heldBy.length > 0),
    resolved: alerts.filter(({ status }) => status === 'resolved'),
    isCut: alerts.length >= mostAlerts,
  }
}
