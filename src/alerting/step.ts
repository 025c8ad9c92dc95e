import type { Alert } from './alert.ts'
import { type Evaluation, evaluate } from './evaluate.ts'
import { type Decision, decideNotifications, type GroupState } from './notify.ts'
import type { CheckOutcome } from './readings.ts'
import type { Receiver } from './receiver.ts'
import type { Rule } from './rules.ts'
import { type Silence, silencer } from './silences.ts'

/** The cron's interval, and how much later a run may come without counting as a pause. */
const intervalMs = 300_000
const toleranceMs = 300_000

/** How long nothing was evaluated when it should have been: that time does not count towards `for`. */
const pausedFor = (lastSuccessMs: number | null, now: Date): number => {
  if (lastSuccessMs === null) return 0
  const gap = now.getTime() - lastSuccessMs
  return gap > intervalMs + toleranceMs ? gap - intervalMs : 0
}

export interface StepInput {
  readonly rules: readonly Rule[]
  readonly outcomes: readonly CheckOutcome[]
  readonly receivers: readonly Receiver[]
  readonly database: string
  readonly now: Date
  /** What the last step left behind. */
  readonly state: {
    /** Pending and firing alerts, and those resolved of which some receiver was not told yet. */
    readonly alerts: readonly Alert[]
    readonly groups: readonly GroupState[]
    readonly silences: readonly Silence[]
    readonly lastSuccessMs: number | null
  }
}

/** Steps every rule and decides whom to tell what. Pure: what it gives is to be stored as a whole. */
export const step = ({
  rules,
  outcomes,
  receivers,
  database,
  now,
  state,
}: StepInput): Evaluation & Decision => {
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
