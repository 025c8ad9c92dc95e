/** An alert's state, as Prometheus names them; resolved ones are kept for a while to be shown. */
type AlertStatus = 'pending' | 'firing' | 'resolved'

/** One alert: a label set that a rule holds for. Times are milliseconds since the epoch. */
export interface Alert {
  /** Alertmanager's fingerprint of the labels. */
  readonly fingerprint: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly status: AlertStatus
  readonly value: number
  readonly active_since_ms: number
  readonly fired_at_ms: number | null
  readonly resolved_at_ms: number | null
  /** Since when only keep_firing_for has held it. */
  readonly keep_firing_since_ms: number | null
}
