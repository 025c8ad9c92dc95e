import type { Reading, Withheld } from '../alerting/readings.ts'
import type { Watch } from '../alerting/watch.ts'
import type { Database } from '../db/database.ts'
import type { AnalyticsSettings } from '../settings.ts'
import type { Gauge } from './metric.ts'

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

/** One thing that is measured every tick. */
export interface Check {
  readonly name: string
  /** Every metric that it can give readings of. */
  readonly metrics: readonly Gauge[]
  /** Measures; throws when it can't. Readings carry the label `database`. */
  readonly take: (context: CheckContext) => Promise<readonly (Reading | Withheld)[]>
}

/** Every metric that these checks can give readings of. */
export const metricsOf = (checks: readonly Check[]): readonly Gauge[] =>
  checks.flatMap(({ metrics }) => metrics)
