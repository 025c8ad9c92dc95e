import * as z from 'zod'
import type { AlertingState } from '../alerting/decide.ts'
import { type Database, statement } from '../db/database.ts'
import { alertGroupRow, alertGroupsAsJson } from './alert-groups.ts'
import { alertRow, alertsAsJson } from './alerts.ts'
import { type JobSeries, lastSuccessSql } from './runs.ts'
import { activeSilencesAsJson, silenceRow } from './silences.ts'

const stateRow = z.object({
  kind: z.enum(['alert', 'group', 'silence', 'success']),
  record: z.string().transform((json): unknown => JSON.parse(json)),
})

/** What the last evaluation left, with the silences that hold now; in one statement. */
export const alertingState = async (
  db: Database,
  now: Date,
  series: JobSeries,
): Promise<AlertingState> => {
  const rows = await db.all(
    statement(
      `${alertsAsJson} UNION ALL ${alertGroupsAsJson} UNION ALL ${activeSilencesAsJson} UNION ALL
      SELECT 'success', coalesce(CAST(${lastSuccessSql('evaluate', '?2', '?3')} AS TEXT), 'null')`,
      now.getTime(),
      db.name,
      JSON.stringify(series.get('evaluate') ?? []),
    ),
    stateRow,
  )
  const recordsOf = (wanted: string) =>
    rows.filter(({ kind }) => kind === wanted).map(({ record }) => record)
  return {
    alerts: alertRow.array().parse(recordsOf('alert')),
    groups: alertGroupRow.array().parse(recordsOf('group')),
    silences: silenceRow.array().parse(recordsOf('silence')),
    lastSuccessMs: z
      .number()
      .nullable()
      .parse(recordsOf('success')[0] ?? null),
  }
}
