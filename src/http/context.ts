import type { Database } from '../db/database.ts'
import type { Timer } from '../db/timer.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Application, InSpan } from '../jobs/job.ts'
import type { Settings } from '../settings.ts'
import type { RateLimiter } from './held-back.ts'

/** What a handler may touch. */
export interface HttpContext {
  readonly db: Database
  readonly application: Application
  /** Where many databases are looked after: all of them, of which `db` is CONTROL or the one that is asked for. */
  readonly fleet: Fleet | null
  /** The name of the database that is asked for; null where none is. */
  readonly asked: string | null
  readonly settings: Settings
  readonly now: () => Date
  readonly timer: Timer
  readonly fetch: typeof fetch
  /** As a job's. */
  readonly inSpan?: InSpan
  /** Counts wrong tokens by their sender; null where the platform's binding is missing. */
  readonly wrongTokens: RateLimiter | null
  /** Lets work go on when the client hangs up. */
  readonly waitUntil: (work: Promise<unknown>) => void
}
