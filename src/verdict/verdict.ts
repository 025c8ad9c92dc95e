import type { Alert } from '../alerting/alert.ts'
import type { Rule } from '../alerting/rules.ts'
import { withOptions } from '../alerting/runbook.ts'
import type { Silence } from '../alerting/silencer.ts'
import { isYetToCome } from '../checks/freshness.ts'
import type { AuditRecord } from '../store/audit-record.ts'
import { type Pause, sinceWhen } from '../store/pause.ts'
import { type Fault, faultOf } from './fault.ts'
import { type LastLook, lookedAt } from './last-look.ts'
import { momentAndAge, spanText } from './times.ts'

/** `unknown`: nothing tells, as evaluate does not run or the database does not answer. */
export type VerdictState = 'ok' | 'warning' | 'critical' | 'unknown'

/** How all is, for people. */
export interface Verdict {
  readonly state: VerdictState
  readonly sentence: string
  /** When evaluate last succeeded, in milliseconds since the epoch; null: never, or nobody knows. */
  readonly evaluatedAtMs: number | null
  /** When a later look has found that nothing has moved since, so that this holds; null: none has. */
  readonly lookedAtMs: number | null
  /** What is broken, what was mended within the last hour, and what is pending, the worst first. */
  readonly faults: readonly Fault[]
}

/** What a verdict goes by. */
export interface Evidence {
  /** Those that fire or are pending, and those that were resolved of late. */
  readonly alerts: readonly Alert[]
  /** The silences that hold for an alert. */
  readonly silencedBy: (alert: Alert) => readonly Silence[]
  readonly record: AuditRecord | null
  readonly pauses: readonly Pause[]
  /** Job → when it last succeeded, milliseconds since the epoch. */
  readonly successes: ReadonlyMap<string, number>
  /** How long ago evaluate may have succeeded, milliseconds. */
  readonly graceMs: number
  /** Of a database of a fleet: how it was last looked at, as its jobs run only when something has moved, or once an hour. */
  readonly look: LastLook | null
  /** The names of the views' tables, those of time series among them. */
  readonly views: readonly string[]
  readonly rules: readonly Rule[]
  readonly jobs: readonly string[]
  readonly commandOptions: string
  /** Whose verdict it is: an alert of another database says of which. */
  readonly database: string
  readonly now: Date
}

/** For how long a fault that was mended, and whose alert is over, is still told. */
const toldForMs = 3_600_000

const words = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ')

const counted = (count: number, noun: string): string =>
  `${words[count] ?? count} ${noun}${count === 1 ? '' : 's'}`

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`

/** `All five views are`. */
export const allViews = (count: number): string =>
  count === 1 ? 'The one view is' : `All ${counted(count, 'view')} are`

/** How bad a fault is: what is silenced counts for less, and what is over or to come for least. */
const weightOf = ({ kind, severity, isSilenced }: Fault): number => {
  if (kind !== 'broken') return kind === 'mended' ? 1 : 0
  if (isSilenced) return 2
  return severity === 'critical' ? 4 : 3
}

const isNews = (alert: Alert, { kind }: Fault, now: Date): boolean =>
  alert.status !== 'resolved' ||
  (kind === 'mended' && now.getTime() - (alert.resolved_at_ms ?? 0) <= toldForMs)

const faultsOf = (evidence: Evidence): Fault[] => {
  const { alerts, silencedBy, now } = evidence
  return alerts
    .map((alert) => {
      const quiet = silencedBy(alert)
      const isSilenced = quiet.length > 0
      const isAcknowledged = quiet.some(({ fingerprint }) => fingerprint !== null)
      return {
        alert,
        fault: faultOf(alert, { ...evidence, isSilenced, isAcknowledged }),
      }
    })
    .filter(({ alert, fault }) => isNews(alert, fault, now))
    .map(({ fault }) => fault)
    .toSorted((a, b) => weightOf(b) - weightOf(a) || b.sinceMs - a.sinceMs)
}

const stateOf = (faults: readonly Fault[], isPaused: boolean): VerdictState => {
  const open = faults.filter(({ kind, endedAtMs }) => kind !== 'pending' && endedAtMs === null)
  if (open.some((fault) => weightOf(fault) === 4)) return 'critical'
  return open.length > 0 || isPaused ? 'warning' : 'ok'
}

/** `Two more alerts fire, one of them silenced.`; nothing where it is the only one. */
const others = (faults: readonly Fault[], first: Fault): string[] => {
  const firing = faults.filter(
    (one) => one !== first && one.kind !== 'pending' && one.endedAtMs === null,
  )
  const silenced = firing.filter(({ isSilenced }) => isSilenced).length
  if (firing.length === 0) return []
  const verb = firing.length === 1 ? 'fires' : 'fire'
  const quiet =
    silenced === 0
      ? ''
      : silenced === firing.length
        ? ', silenced'
        : `, ${words[silenced] ?? silenced} of them silenced`
  return [capital(`${counted(firing.length, 'more alert')} ${verb}${quiet}.`)]
}

/** What is known of the views where none was found to differ. */
const exactness = ({ record, pauses, views, commandOptions, now }: Evidence): string => {
  const since = sinceWhen(pauses)
  if (since !== null)
    return `${capital(counted(pauses.length, 'view'))} ${pauses.length === 1 ? 'has' : 'have'} not been kept since ${momentAndAge(since.getTime(), now)}: ${withOptions('npm run views -- resume --remote', commandOptions)} puts that right`
  const audits = record?.views ?? []
  if (views.length === 0) return 'The databases of the fleet were looked after'
  if (audits.length === 0) return 'No view has been compared yet'
  const first = audits.filter(({ last_sweep }) => last_sweep === null)
  if (first.length === 0) return `${allViews(views.length)} exact`
  const keys = first.reduce((sum, { sweep }) => sum + sweep.keys, 0)
  const of = first.reduce((sum, { sweep }) => sum + Math.max(sweep.of_keys, sweep.keys), 0)
  const percent = of === 0 ? 0 : Math.min(99, Math.floor((100 * keys) / of))
  return `No view was found to differ, of which ${percent} % have been compared for the first time`
}

/** How old what is said is. */
const evaluated = (atMs: number, { look, now }: Evidence): string => {
  const ago = (ms: number) => `${spanText(now.getTime() - ms)} ago`
  const lookedAtMs = lookedAt(look, atMs)
  if (lookedAtMs !== null)
    return `Looked at ${ago(lookedAtMs)}: nothing has moved since it was evaluated ${ago(atMs)}.`
  return `Last evaluated ${ago(atMs)}.`
}

const sentenceOf = (faults: readonly Fault[], evidence: Evidence, atMs: number): string => {
  const [first] = faults
  const last = evaluated(atMs, evidence)
  if (first === undefined) return `${exactness(evidence)}, and nothing fires. ${last}`
  if (first.kind === 'pending')
    return `${exactness(evidence)}, and nothing fires yet. ${first.sentence} ${last}`
  const quiet = first.isAcknowledged ? ' Acknowledged.' : first.isSilenced ? ' Silenced.' : ''
  return [`${first.sentence}${quiet}`, ...others(faults, first), last].join(' ')
}

/** Whether what is of this time says something of now; a time in the future is a clock's that was set back since. */
const isOfLate = (atMs: number, { graceMs, now }: Evidence): boolean =>
  !isYetToCome(atMs, now) && now.getTime() - atMs <= graceMs

/** Whether the ticks of a database come, though its jobs did not run at the last of them. */
const isLookedAfter = (evidence: Evidence): boolean => {
  const tick = evidence.look?.tick ?? null
  const isWell = tick?.outcome === 'quiet' || tick?.outcome === 'waits'
  return tick !== null && isWell && isOfLate(tick.atMs, evidence)
}

/** Why nothing has been evaluated of late. */
const whyNot = ({ look, now }: Evidence): string => {
  if (look === null) return 'cron events do not come, or the job evaluate fails.'
  if (look.error !== null) return look.error
  if (look.tick === null) return 'its ticks do not come.'
  return `its last tick ended at ${momentAndAge(look.tick.atMs, now)}.`
}

/** The verdict. Pure. */
export const verdictOf = (evidence: Evidence): Verdict => {
  const { successes, look, now, pauses } = evidence
  const evaluatedAtMs = successes.get('evaluate') ?? null
  const faults = faultsOf(evidence)
  if (evaluatedAtMs === null)
    return {
      state: 'unknown',
      sentence: 'Nothing has been evaluated yet: the first tick does, within five minutes.',
      evaluatedAtMs,
      lookedAtMs: null,
      faults,
    }
  const known = { evaluatedAtMs, lookedAtMs: lookedAt(look, evaluatedAtMs), faults }
  if (!isOfLate(evaluatedAtMs, evidence) && !isLookedAfter(evidence))
    return {
      state: 'unknown',
      sentence: `Nothing has been evaluated since ${momentAndAge(evaluatedAtMs, now)}: ${whyNot(evidence)}`,
      ...known,
    }
  return {
    state: stateOf(faults, sinceWhen(pauses) !== null),
    sentence: sentenceOf(faults, evidence, evaluatedAtMs),
    ...known,
  }
}

/** The verdict where the database does not answer; `reason` says so in a sentence for people. */
export const unreachable = (reason: string): Verdict => ({
  state: 'unknown',
  sentence: reason,
  evaluatedAtMs: null,
  lookedAtMs: null,
  faults: [],
})
