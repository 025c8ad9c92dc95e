import type { Alert } from './alert.ts'
import { mostSilences } from './bounds.ts'
import { type Evaluation, evaluate, type Followed } from './evaluate.ts'
import { inhibitor } from './inhibition.ts'
import { type Decision, decideNotifications, type GroupState } from './notify.ts'
import type { CheckOutcome } from './readings.ts'
import type { Receiver } from './receiver.ts'
import type { Rule } from './rules.ts'
import { type Silence, silencer } from './silencer.ts'
import { tickMs } from './tick.ts'

/** How much later than after a tick evaluate may come before the gap counts as a pause. */
const toleranceMs = 300_000

/** New texts are stored once an interval; cron may come this much early. */
const earlyMs = 30_000

/**
 * For how long evaluate should have run and did not, in milliseconds. That time does not count towards `for` and
 * `keep_firing_for`.
 */
const pausedFor = (lastSuccessMs: number | null, now: Date): number => {
  if (lastSuccessMs === null) return 0
  const gap = now.getTime() - lastSuccessMs
  return gap > tickMs + toleranceMs ? gap - tickMs : 0
}

/** Whether an interval has passed since new texts were stored, by a clock that may have been set back. */
const isTimeForTexts = (storedMs: number | null, now: Date): boolean =>
  storedMs === null || Math.abs(now.getTime() - storedMs) >= tickMs - earlyMs

/** Everything that is remembered from one evaluation to the next. */
export interface AlertingState {
  /** Pending and firing alerts, and resolved ones of which some receiver has not been told yet. */
  readonly alerts: readonly Alert[]
  readonly groups: readonly GroupState[]
  /** The silences that hold now, or more; those that end last come first. */
  readonly silences: readonly Silence[]
  /** When evaluate last succeeded, in milliseconds since the epoch; null: never. */
  readonly lastSuccessMs: number | null
  /** When new texts of alerts were last stored, in milliseconds since the epoch; null: never. */
  readonly textsStoredMs: number | null
}

const silencesCheck = {
  check: 'silences',
  metrics: [],
  error: `More than ${mostSilences} silences hold: only the ${mostSilences} that end last count. End some of the others.`,
}

/**
 * Fingerprints of the alerts whose acknowledgement is over: those that have recovered, and those that are no longer there
 * by whatever way.
 */
const recoveredOf = (
  { recovered, alerts }: Evaluation,
  silences: readonly Silence[],
): readonly string[] => {
  const standing = new Set(
    alerts.filter(({ status }) => status !== 'resolved').map(({ fingerprint }) => fingerprint),
  )
  const gone = silences.flatMap(({ fingerprint }) =>
    fingerprint === null || standing.has(fingerprint) ? [] : [fingerprint],
  )
  return [...new Set([...recovered, ...gone])]
}

interface DecideInput<To> {
  readonly rules: readonly Rule[]
  readonly outcomes: readonly CheckOutcome[]
  readonly receivers: readonly To[]
  readonly database: string
  readonly now: Date
  /** As the last evaluation left it. */
  readonly state: AlertingState
  /** Alerts that others have evaluated, of whom these receivers are told, too. */
  readonly followed?: Followed | undefined
}

/**
 * Evaluates every rule and decides whom to tell what. Pure; the caller stores the result as a whole. `reworded` is
 * empty until it is time to store new texts.
 */
export const decide = <To extends Receiver>({
  rules,
  outcomes,
  receivers,
  database,
  now,
  state,
  followed,
}: DecideInput<To>): Evaluation & Decision<To> => {
  const silences = state.silences.slice(0, mostSilences)
  const evaluation = evaluate({
    rules,
    outcomes: silences.length < state.silences.length ? [...outcomes, silencesCheck] : outcomes,
    active: state.alerts.filter(({ status }) => status !== 'resolved'),
    database,
    now,
    pausedMs: pausedFor(state.lastSuccessMs, now),
    followed,
  })
  const current = new Set(evaluation.alerts.map(({ fingerprint }) => fingerprint))
  const untold = state.alerts.filter(
    ({ status, fingerprint }) => status === 'resolved' && !current.has(fingerprint),
  )
  const silencedBy = silencer(silences, now)
  const inhibitedBy = inhibitor(rules, evaluation.alerts)
  const decision = decideNotifications(
    receivers,
    [...evaluation.alerts, ...untold],
    state.groups,
    now,
    (alert) => [...silencedBy(alert), ...inhibitedBy(alert)],
  )
  const reworded = isTimeForTexts(state.textsStoredMs, now) ? evaluation.reworded : []
  const recovered = recoveredOf(evaluation, state.silences)
  return { ...evaluation, ...decision, reworded, recovered }
}
