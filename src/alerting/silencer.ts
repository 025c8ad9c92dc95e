import * as z from 'zod/mini'
import type { Alert } from './alert.ts'
import { type Matcher, matcher, matchesAll } from './matchers.ts'

/** Keeps receivers from being told of some alerts for a while. Times are milliseconds since the epoch. */
export interface Silence {
  readonly id: string
  /** As Alertmanager writes them: `severity=critical`, `view=~"task_.*"`. The silence is for alerts that match all. */
  readonly matchers: readonly string[]
  readonly starts_at_ms: number
  readonly ends_at_ms: number
  /** Why it was made, and by whom. */
  readonly comment: string
  readonly created_by: string
  /** Of an acknowledgement: the alert that it is for, whatever its matchers say. Null: no alert of its own. */
  readonly fingerprint: string | null
}

/** As much of an alert as a silence depends on. */
type Silenced = Pick<Alert, 'fingerprint' | 'labels'>

/** Gives, for an alert, the silences that hold for it at the time `now`; each alert is looked at once. */
export const silencer = <S extends Silence>(
  silences: readonly S[],
  now: Date,
): ((alert: Silenced) => S[]) => {
  const nowMs = now.getTime()
  const active = silences.filter(
    ({ starts_at_ms, ends_at_ms }) => starts_at_ms <= nowMs && nowMs < ends_at_ms,
  )
  const acknowledging = Map.groupBy(active, ({ fingerprint }) => fingerprint)
  const matching = (acknowledging.get(null) ?? []).flatMap((silence) => {
    const parsed = z.array(matcher).check(z.minLength(1)).safeParse(silence.matchers)
    return parsed.success ? [{ silence, matchers: parsed.data }] : []
  })
  const holding = ({ fingerprint, labels }: Silenced): S[] => [
    ...(acknowledging.get(fingerprint) ?? []),
    ...matching
      .filter(({ matchers }) => matchesAll(matchers, labels))
      .map(({ silence }) => silence),
  ]
  const known = new Map<string, S[]>()
  return (alert) => {
    const answer = known.get(alert.fingerprint) ?? holding(alert)
    known.set(alert.fingerprint, answer)
    return answer
  }
}

/** The acknowledgement among the silences that hold for an alert; undefined: it is not acknowledged. */
export const acknowledgementAmong = <S extends Silence>(silences: readonly S[]): S | undefined =>
  silences.find(({ fingerprint }) => fingerprint !== null)

/** Id of a silence → what it keeps from being sent, by a silencer: the alerts that fire or are pending. */
export const silencedNow = (
  silencedBy: (alert: Alert) => readonly Silence[],
  alerts: readonly Alert[],
): ReadonlyMap<string, readonly Alert[]> => {
  const pairs = alerts
    .filter(({ status }) => status !== 'resolved')
    .flatMap((alert) => silencedBy(alert).map(({ id }) => ({ id, alert })))
  return new Map(
    Map.groupBy(pairs, ({ id }) => id)
      .entries()
      .map(([id, silenced]) => [id, silenced.map(({ alert }) => alert)]),
  )
}

/** Whether the matchers ask for at least one label. A silence whose matchers don't would hold for every alert. */
export const needsSomeLabel = (matchers: readonly Matcher[]): boolean =>
  matchers.some(({ accepts }) => !accepts(''))
