import type { Alert } from './alert.ts'
import { type Evaluation, evaluate } from './evaluate.ts'
import { type Decision, decideNotifications, type GroupState } from './notify.ts'
import type { CheckOutcome } from './readings.ts'
import type { Receiver } from './receiver.ts'
import type { Rule } from './rules.ts'
import { type Silence, silencer } from './silencer.ts'

/** How often cron runs evaluate, and how much later it may come before the gap counts as a pause. */
const intervalMs = 300_000
const toleranceMs = 300_000

/** For how long evaluate should have run and did not, in milliseconds. That time does not count towards `for`. */
const pausedFor = (lastSuccessMs: number | null, now: Date): number => {
  if (lastSuccessMs === null) return 0
  const gap = now.getTime() - lastSuccessMs
  return gap > intervalMs + toleranceMs ? gap - intervalMs : 0
}

/** Everything that is remembered from one evaluation to the next. */
export interface AlertingState {
  /** Pending and firing alerts, and resolved ones of which some receiver has not been told yet. */
  readonly alerts: readonly Alert[]
  readonly groups: readonly GroupState[]
  /** At least the silences that hold now. */
  readonly silences: readonly Silence[]
  /** When evaluate last succeeded, in milliseconds since the epoch; null: never. */
  readonly lastSuccessMs: number | null
}

interface DecideInput<To> {
  readonly rules: readonly Rule[]
  readonly outcomes: readonly CheckOutcome[]
  readonly receivers: readonly To[]
  readonly database: string
  readonly now: Date
  /** As the last evaluation left it. */
  readonly state: AlertingState
}

/** Evaluates every rule and decides whom to tell what. Pure; the caller stores the result as a whole. */
export const decide = <To extends Receiver>({
  rules,
  outcomes,
  receivers,
  database,
  now,
  state,
}: DecideInput<To>): Evaluation & Decision<To> => {
  const evaluation = evaluate({
    rules,
    outcomes,
    active: state.alerts.filter(({ status }) => status !== 'resolved'),
    database,
    now,
    pausedMs: pausedFor(state.lastSuccessMs, now),
  })
  const current = new Set(evaluation.alerts.map(({ fingerprint }) => fingerprint))
  const untold = state.alerts.filter(
    ({ status, fingerprint }) => status === 'resolved' && !current.has(fingerprint),
  )
  const silencedBy = silencer(state.silences, now)
  const decision = decideNotifications(
    receivers,
    [...evaluation.alerts, ...untold],
    state.groups,
    now,
    ({ labels }) => silencedBy(labels).length > 0,
  )
  return { ...evaluation, ...decision }
}
