import type { Fleet } from '../fleet/fleet.ts'
import type { Viewer } from '../http/auth.ts'
import type { Application } from '../jobs/job.ts'
import type { Settings } from '../settings.ts'

/** Who looks at what, and when: what each section depends on besides its data. */
export interface Looking {
  readonly now: Date
  readonly viewer: Viewer
  readonly application: Application
  readonly settings: Settings
  /** Null: one database keeps its own state. */
  readonly fleet: Fleet | null
}
