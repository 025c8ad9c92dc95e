import * as z from 'zod/mini'
import { mostSilences } from '../alerting/bounds.ts'
import type { AlertingState } from '../alerting/decide.ts'
import { type Database, statement } from '../db/database.ts'
import { json } from '../db/json.ts'
import type { Destination } from '../delivery/destination.ts'
import { alertGroupRow, alertGroupsAsJson } from './alert-groups.ts'
import { alertRow, alertsAsJson } from './alerts.ts'
import { newestMessageSql } from './outbox.ts'
import { lastSeriesSql } from './read-samples.ts'
import { receiversOffParams, receiversOffSql } from './receivers-off.ts'
import { type JobSeries, lastSuccessSql } from './runs.ts'
import { activeSilencesAsJson, silenceRow } from './silences.ts'

const stateRow = z.object({
  kind: z.enum(['alert', 'group', 'silence', 'off', 'rest']),
  record: json(z.unknown()),
})

const restRow = z.object({
  last_success_ms: z.nullable(z.number()),
  texts_stored_ms: z.nullable(z.number()),
  newest_message: z.nullable(z.string()),
  last_series: z.nullable(z.string()),
})

const restAsJson = `SELECT 'rest', json_object(
  'last_success_ms', ${lastSuccessSql('evaluate', '?2', '?5')},
  'texts_stored_ms', (SELECT stored_at_ms FROM viewkeeper_alert_texts),
  'newest_message', ${newestMessageSql}, 'last_series', ${lastSeriesSql('?2', '?5')})`

/** What the last evaluation left, and what else one has to know. */
export interface StoredState extends AlertingState {
  /** The names of the receivers that are off: nothing is decided for them until they are on again. */
  readonly off: ReadonlySet<string>
  /** The greatest id of a message; null without one. */
  readonly newestMessage: string | null
  /** The list of series that the last sample has; null without one. */
  readonly lastSeries: string | null
}

interface Asked {
  readonly now: Date
  readonly series: JobSeries
  readonly destinations: readonly Destination[]
  /** When this version of the worker was deployed; null where that is not known. */
  readonly deployedAt: Date | null
}

/** What the last evaluation left, with the silences that hold now; in one statement. */
export const alertingState = async (
  db: Database,
  { now, series, destinations, deployedAt }: Asked,
): Promise<StoredState> => {
  const rows = await db.all(
    statement(
      `${alertsAsJson} UNION ALL ${alertGroupsAsJson} UNION ALL
      SELECT * FROM (${activeSilencesAsJson} ORDER BY ends_at_ms DESC, id LIMIT ${mostSilences + 1}) UNION ALL
      SELECT 'off', json_quote(receiver) FROM (${receiversOffSql('?3', '?4')}) UNION ALL ${restAsJson}`,
      now.getTime(),
      db.name,
      ...receiversOffParams(destinations, deployedAt),
      JSON.stringify(series.get('evaluate') ?? []),
    ),
    stateRow,
  )
  const recordsOf = (wanted: string) =>
    rows.filter(({ kind }) => kind === wanted).map(({ record }) => record)
  const rest = restRow.parse(recordsOf('rest')[0])
  return {
    alerts: z.array(alertRow).parse(recordsOf('alert')),
    groups: z.array(alertGroupRow).parse(recordsOf('group')),
    silences: z.array(silenceRow).parse(recordsOf('silence')),
    lastSuccessMs: rest.last_success_ms,
    textsStoredMs: rest.texts_stored_ms,
    off: new Set(z.array(z.string()).parse(recordsOf('off'))),
    newestMessage: rest.newest_message,
    lastSeries: rest.last_series,
  }
}
