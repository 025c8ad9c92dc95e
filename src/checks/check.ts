import type { CheckOutcome, Withheld } from '../alerting/readings.ts'
import type { Watch } from '../alerting/watch.ts'
import type { Database } from '../db/database.ts'
import type { AnalyticsSettings } from '../settings.ts'
import type { Gauge, Lacking, Measured } from './metric.ts'

/** What a check may touch, and the two settings that some depend on. */
export interface CheckContext {
  readonly db: Database
  readonly now: () => Date
  readonly fetch: typeof fetch
  readonly watch: Watch
  /** Where D1's analytics are read; null: not at all. */
  readonly analytics: AnalyticsSettings | null
  /** Hours within which every key of every view is to be compared. */
  readonly auditSweepHours: number
  /** Minutes between two write probes; 0: none. */
  readonly writeProbeMinutes: number
}

/** What a check found, or why it failed: of all its metrics, or of some. */
export type Outcome = Exclude<CheckOutcome, { readonly readings: unknown }> | Given

interface Given extends Extract<CheckOutcome, { readonly readings: unknown }> {
  readonly readings: readonly Measured[]
}

/** One thing that is measured every tick. */
export interface Check {
  readonly name: string
  /** What its readings come from, one of them, and what to do where there is none or none of late, in a sentence. */
  readonly source: { readonly name: string; readonly remedy: string }
  /** Every metric that it can give readings of. */
  readonly metrics: readonly Gauge[]
  /** Measures; throws when it can't. Readings carry the label `database`. */
  readonly take: (context: CheckContext) => Promise<readonly (Measured | Withheld | Lacking)[]>
}

/** Every metric that these checks can give readings of. */
export const metricsOf = (checks: readonly Check[]): readonly Gauge[] =>
  checks.flatMap(({ metrics }) => metrics)
