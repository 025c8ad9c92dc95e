import type { Database } from '../db/database.ts'
import type { Application } from '../jobs/job.ts'
import type { Settings } from '../settings.ts'
import type { Fleet } from './fleet.ts'

/** One database of a fleet: itself, what is done in it, and the settings as they hold there. */
export interface MemberView {
  readonly db: Database
  readonly application: Application
  readonly settings: Settings
}

/** A database of the fleet as its jobs and handlers see it: CONTROL tells of alerts, delivers, and has the heartbeat. */
export const memberView = (
  { application, settings }: Pick<Fleet, 'application' | 'settings'>,
  db: Database,
): MemberView => ({
  db,
  application: {
    ...application,
    jobs: application.jobs.filter(({ name }) => name !== 'deliver'),
  },
  settings: { ...settings, databaseName: db.name, receivers: [], heartbeatUrl: null },
})
