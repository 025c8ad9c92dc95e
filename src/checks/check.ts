import type { Database } from '../db/database.ts'
import type { Reading, Withheld } from '../readings.ts'
import type { Settings } from '../settings.ts'

/** What a check may touch. A job's context is one. */
export interface CheckContext {
  readonly db: Database
  readonly settings: Settings
  readonly now: () => Date
}

/** One thing that is measured every tick. */
export interface Check {
  readonly name: string
  /** Every metric it can give, given or not. */
  readonly metrics: readonly string[]
  /** Measures; throws when it can't. Readings carry the label `database`. */
  readonly take: (context: CheckContext) => Promise<readonly (Reading | Withheld)[]>
}
