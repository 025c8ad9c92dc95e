import type { Alert } from '../alerting/alert.ts'
import type { Labels } from '../alerting/labels.ts'
import type { Rule } from '../alerting/rules.ts'
import { mendingOf, optionsFor } from '../alerting/runbook.ts'
import { clockText, momentAndAge, spanText } from './times.ts'

/** `broken`: is so now; `mended`: was found and repaired without anybody; `pending`: fires unless it recovers. */
type FaultKind = 'broken' | 'mended' | 'pending'

/** One thing that is wrong, was, or will be told of soon. Times are milliseconds since the epoch. */
export interface Fault {
  readonly kind: FaultKind
  readonly alert: string
  readonly fingerprint: string
  readonly severity: string
  readonly labels: Labels
  readonly value: number
  /** What is wrong since when, for people. */
  readonly sentence: string
  readonly sinceMs: number
  /** When it fires, of one that is pending. */
  readonly firesAtMs: number | null
  readonly endedAtMs: number | null
  /** The command that mends it, ready to be copied into a shell, and the job that does; null where there is none. */
  readonly command: string | null
  readonly job: string | null
  /** When that job last succeeded, where nothing has been evaluated since: nobody knows yet whether it has helped. */
  readonly triedAtMs: number | null
  readonly isSilenced: boolean
  readonly isAcknowledged: boolean
}

/** What the audit finds it has repaired by the time that its readings tell of it. */
const mendedMetrics: readonly string[] = [
  'viewkeeper_view_refresh_lag_seconds',
  'viewkeeper_view_missing_rows',
  'viewkeeper_view_orphaned_rows',
  'viewkeeper_view_drifted_rows',
  'viewkeeper_view_count_mismatch',
]

interface Known {
  readonly rules: readonly Rule[]
  /** The names of the jobs that there are. */
  readonly jobs: readonly string[]
  /** Job → when it last succeeded, milliseconds since the epoch. */
  readonly successes: ReadonlyMap<string, number>
  /** What the commands end with. */
  readonly commandOptions: string
  readonly database: string
  readonly now: Date
  readonly isSilenced: boolean
  readonly isAcknowledged: boolean
}

const kindOf = ({ status }: Alert, rule: Rule | undefined): FaultKind => {
  if (status === 'pending') return 'pending'
  return rule !== undefined && mendedMetrics.includes(rule.metric) ? 'mended' : 'broken'
}

/** `; fires in 6 minutes`: an alert may be overdue by a tick. */
const firing = (atMs: number, now: Date): string =>
  atMs <= now.getTime() ? 'fires with the next tick' : `fires in ${spanText(atMs - now.getTime())}`

interface Told {
  readonly alert: Alert
  readonly kind: FaultKind
  readonly firesAtMs: number | null
}

/** Whose an alert is, where that is another database than the one that is looked at: in a fleet. */
const otherThan = ({ database: own }: Known, { labels: { database } }: Alert): string | null =>
  database === undefined || database === own ? null : database

/** ` in acme`: of an alert of another database. */
const where = (alert: Alert, known: Known): string => {
  const other = otherThan(known, alert)
  return other === null ? '' : ` in ${other}`
}

/** What the commands about an alert end with. */
const optionsOf = (alert: Alert, known: Known): string => {
  const other = otherThan(known, alert)
  return other === null ? known.commandOptions : optionsFor(other, known.commandOptions)
}

const sentenceOf = ({ alert, kind, firesAtMs }: Told, known: Known): string => {
  const { now } = known
  const summary = (alert.annotations.summary ?? '').trim().replace(/\.$/, '')
  const since = alert.fired_at_ms ?? alert.active_since_ms
  const name = `${alert.labels.alertname ?? 'Alert'}${where(alert, known)}`
  const head = [name, summary].filter((text) => text !== '').join(': ')
  if (kind === 'pending' && firesAtMs !== null) return `${head}; ${firing(firesAtMs, now)}.`
  if (kind === 'mended') return `${head}, at ${momentAndAge(since, now)}. Mended.`
  if (alert.resolved_at_ms !== null)
    return `${head}, from ${clockText(since, now)} to ${momentAndAge(alert.resolved_at_ms, now)}. Over.`
  return `${head}. Firing for ${spanText(now.getTime() - since)}, since ${clockText(since, now)}.`
}

const triedAt = (job: string | null, { successes }: Known): number | null => {
  const ranAtMs = successes.get(job ?? '') ?? 0
  return ranAtMs > (successes.get('evaluate') ?? 0) ? ranAtMs : null
}

/** What an alert comes to for whoever looks. */
export const faultOf = (alert: Alert, known: Known): Fault => {
  const rule = known.rules.find(({ id }) => id === alert.rule)
  const kind = kindOf(alert, rule)
  const firesAtMs =
    kind === 'pending' && rule !== undefined ? alert.active_since_ms + rule.forMs : null
  const { command, job } = mendingOf(alert.labels, optionsOf(alert, known))
  const triedAtMs = kind === 'broken' && alert.status === 'firing' ? triedAt(job, known) : null
  const tried =
    triedAtMs === null
      ? ''
      : ` The job ${job} ran at ${clockText(triedAtMs, known.now)}; the next tick sees whether it has helped.`
  return {
    kind,
    alert: alert.labels.alertname ?? 'Alert',
    fingerprint: alert.fingerprint,
    severity: alert.labels.severity ?? 'error',
    labels: alert.labels,
    value: alert.value,
    sentence: `${sentenceOf({ alert, kind, firesAtMs }, known)}${tried}`,
    sinceMs: alert.fired_at_ms ?? alert.active_since_ms,
    firesAtMs,
    endedAtMs: alert.status === 'resolved' ? alert.resolved_at_ms : null,
    command,
    job: job !== null && known.jobs.includes(job) ? job : null,
    triedAtMs,
    isSilenced: known.isSilenced,
    isAcknowledged: known.isAcknowledged,
  }
}
