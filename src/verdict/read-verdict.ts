import { silencer } from '../alerting/silencer.ts'
import type { Database } from '../db/database.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Application } from '../jobs/job.ts'
import { seriesOf } from '../jobs/series.ts'
import type { Settings } from '../settings.ts'
import { listAlerts } from '../store/alerts.ts'
import { readViewStates } from '../store/audit-record.ts'
import { lastSuccesses } from '../store/runs.ts'
import { openSilences } from '../store/silences.ts'
import { readLastLook } from './last-look.ts'
import { type Verdict, verdictOf } from './verdict.ts'

const dayMs = 86_400_000

/** Alerts that a verdict looks at: those that fire come first. */
export const mostAlerts = 1000

interface Asked {
  readonly db: Database
  readonly application: Application
  readonly settings: Pick<Settings, 'healthGraceSeconds' | 'commandOptions'>
  readonly now: () => Date
  /** Where there is one: its databases' alerts go by their own rules. */
  readonly fleet?: Pick<Fleet, 'application' | 'control'> | null
}

/** What a verdict goes by, as it is stored now; four statements, and two of CONTROL where it is about a database of a fleet. */
export const readEvidence = async ({ db, application, settings, now, fleet }: Asked) => {
  const time = now()
  const { catalog, rules, jobs } = application
  const silences = await openSilences(db, time)
  return {
    ...(await readViewStates(db)),
    alerts: await listAlerts(db, {
      since_ms: time.getTime() - dayMs,
      after: null,
      limit: mostAlerts,
    }),
    silences,
    silencedBy: silencer(silences, time),
    look: await readLastLook({ db, fleet: fleet ?? null }),
    successes: await lastSuccesses(db, seriesOf(application)),
    graceMs: settings.healthGraceSeconds * 1000,
    views: [...catalog.views, ...catalog.timeSeries].map(({ table }) => table),
    rules: [...rules, ...(fleet?.application.rules ?? [])],
    database: db.name,
    jobs: jobs.map(({ name }) => name),
    commandOptions: settings.commandOptions,
    now: time,
  }
}

/** How all is. Throws where the database does not answer. */
export const readVerdict = async (asked: Asked): Promise<Verdict> =>
  verdictOf(await readEvidence(asked))
