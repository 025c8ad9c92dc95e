import { silencer } from '../alerting/silencer.ts'
import { receiverStates } from '../http/alerts.ts'
import type { HttpContext } from '../http/context.ts'
import { seriesOf } from '../jobs/series.ts'
import { readAuditRecord } from '../store/audit-record.ts'
import { type DeliveryRow, newestDeliveries } from '../store/deliveries.ts'
import { readPauses } from '../store/pause.ts'
import { type BriefRun, recentRuns } from '../store/recent-runs.ts'
import { repairedSince } from '../store/repaired-rows.ts'
import { latestSample, type Sample } from '../store/samples.ts'
import { readShownAlerts, type ShownAlerts } from '../store/shown-alerts.ts'
import { openSilences, type SilenceRow } from '../store/silences.ts'
import { readVerdict } from '../verdict/read-verdict.ts'
import type { Verdict } from '../verdict/verdict.ts'
import type { AlertsShown } from './sections/alerts.ts'
import { mostDeliveries } from './sections/deliveries.ts'
import { mostRuns } from './sections/jobs.ts'
import type { ReceiverState } from './sections/receivers.ts'
import type { ViewsKnown } from './sections/views.ts'

const dayMs = 86_400_000

/** Of each status at most as many alerts are read. */
const mostAlertsRead = 200

/** All that the page shows. */
export interface PageData {
  /** When it was read. */
  readonly readAt: Date
  readonly verdict: Verdict
  readonly alerts: ShownAlerts
  readonly silences: readonly SilenceRow[]
  readonly views: ViewsKnown
  /** By job, newest first. */
  readonly runs: ReadonlyMap<string, readonly BriefRun[]>
  readonly deliveries: readonly DeliveryRow[]
  readonly receivers: readonly ReceiverState[]
  readonly sample: Sample | null
}

/** Reads all that the page shows: nothing is measured by looking. Throws the database's error. */
export const readPageData = async (context: HttpContext): Promise<PageData> => {
  const { db, application, settings } = context
  const now = context.now()
  const since = new Date(now.getTime() - dayMs)
  const series = seriesOf(application)
  const [verdict, alerts, silences, record, pauses, repaired, runs, deliveries, receivers, sample] =
    await Promise.all([
      readVerdict({ db, application, settings, now }),
      readShownAlerts(db, { since_ms: since.getTime(), most: mostAlertsRead }),
      openSilences(db, now),
      readAuditRecord(db),
      readPauses(db),
      repairedSince(db, { series: series.get('audit') ?? [], since }),
      recentRuns(db, { series, most: mostRuns }),
      newestDeliveries(db, mostDeliveries),
      receiverStates(context),
      latestSample(db, now),
    ])
  const views = { record, pauses, repaired }
  return { readAt: now, verdict, alerts, silences, views, runs, deliveries, receivers, sample }
}

/** The alerts in the groups in which they are shown: one that is silenced is in that group alone. */
export const groupAlerts = ({ alerts, silences, readAt }: PageData): AlertsShown => {
  const heldBy = silencer(silences, readAt)
  const withSilences = (list: ShownAlerts['firing']) =>
    list.map((alert) => ({ alert, heldBy: heldBy(alert) }))
  const firing = withSilences(alerts.firing)
  const pending = withSilences(alerts.pending)
  return {
    firing: firing.filter((one) => one.heldBy.length === 0),
    pending: pending.filter((one) => one.heldBy.length === 0),
    silenced: [...firing, ...pending].filter((one) => one.heldBy.length > 0),
    resolved: alerts.resolved,
    isCut: Object.values(alerts).some((list) => list.length >= mostAlertsRead),
  }
}
