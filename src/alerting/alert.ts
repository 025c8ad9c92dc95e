import type { Labels } from './labels.ts'

/** The states of Prometheus, and `resolved`: such an alert is kept for a while, so that it can be shown. */
type AlertStatus = 'pending' | 'firing' | 'resolved'

/** One alert: a set of labels for which a rule's condition holds or held. Times are milliseconds since the epoch. */
export interface Alert {
  /** Alertmanager's fingerprint of the labels. */
  readonly fingerprint: string
  readonly labels: Labels
  /** The id of the rule that raised it; null for CheckFailed, and where a version raised it that did not note it. */
  readonly rule: string | null
  readonly annotations: Readonly<Record<string, string>>
  readonly status: AlertStatus
  readonly value: number
  readonly active_since_ms: number
  readonly fired_at_ms: number | null
  /** Of one that is pending: when it last ended, if it has fired before. */
  readonly resolved_at_ms: number | null
  /** Since when it has been firing only because of keep_firing_for. */
  readonly keep_firing_since_ms: number | null
}
