import type { Reading, Withheld } from '../alerting/readings.ts'
import type { Database } from '../db/database.ts'
import type { Settings } from '../settings.ts'

/** What the alert rules make of readings, for checks that measure more often while something is wrong. */
export interface Watch {
  /** Whether some rule's condition holds for the reading. */
  readonly isBreached: (reading: Reading) => boolean
  /** The names of the alerts that the rules on a metric raise. */
  readonly alertsOf: (metric: string) => readonly string[]
}

/** What a check may touch. */
export interface CheckContext {
  readonly db: Database
  readonly settings: Settings
  readonly now: () => Date
  readonly fetch: typeof fetch
  readonly watch: Watch
}

/** One thing that is measured every tick. */
export interface Check {
  readonly name: string
  /** Every metric it can give, given or not. */
  readonly metrics: readonly string[]
  /** Measures; throws when it can't. Readings carry the label `database`. */
  readonly take: (context: CheckContext) => Promise<readonly (Reading | Withheld)[]>
}
