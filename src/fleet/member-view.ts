import type { Rule } from '../alerting/rules.ts'
import { optionsFor, withOptions } from '../alerting/runbook.ts'
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

/** A rule whose texts name commands as they find one database of a fleet. */
const withCommands = (rule: Rule, options: string): Rule => ({
  ...rule,
  annotations: Object.fromEntries(
    Object.entries(rule.annotations).map(([name, text]) => [name, withOptions(text, options)]),
  ),
})

/** A database of the fleet as its jobs and handlers see it: CONTROL tells of alerts, delivers, and has the heartbeat. */
export const memberView = (
  { application, settings }: Pick<Fleet, 'application' | 'settings'>,
  db: Database,
): MemberView => {
  const commandOptions = optionsFor(db.name, settings.commandOptions)
  return {
    db,
    application: {
      ...application,
      rules: application.rules.map((rule) => withCommands(rule, commandOptions)),
      jobs: application.jobs.filter(({ name }) => name !== 'deliver'),
    },
    settings: {
      ...settings,
      databaseName: db.name,
      commandOptions,
      receivers: [],
      heartbeatUrl: null,
    },
  }
}
