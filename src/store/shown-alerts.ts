import * as z from 'zod'
import type { Alert } from '../alerting/alert.ts'
import { type Database, statement } from '../db/database.ts'
import { alertRecord, alertRow } from './alerts.ts'

/** Some alerts of each status, the latest first. */
export interface ShownAlerts {
  readonly firing: readonly Alert[]
  readonly pending: readonly Alert[]
  /** Resolved since a moment. */
  readonly resolved: readonly Alert[]
}

interface Wanted {
  /** Alerts that were resolved before are left out. */
  readonly since_ms: number
  /** Of each status at most. Where there are more, which of them is left open: to sort them all costs too much. */
  readonly most: number
}

const row = z.object({ record: z.string().transform((json) => alertRow.parse(JSON.parse(json))) })

const sortedBy = (alerts: readonly Alert[], time: (alert: Alert) => number): readonly Alert[] =>
  alerts.toSorted((a, b) => time(b) - time(a) || (a.fingerprint < b.fingerprint ? -1 : 1))

/** Reads some alerts of each status in one statement, which reads few rows however many alerts there are of one. */
export const readShownAlerts = async (
  db: Database,
  { since_ms, most }: Wanted,
): Promise<ShownAlerts> => {
  const some = (where: string) =>
    `SELECT * FROM (SELECT ${alertRecord} AS record FROM viewkeeper_alerts WHERE ${where} LIMIT ?2)`
  const found = await db.all(
    statement(
      [
        some("status = 'firing'"),
        some("status = 'pending'"),
        some("status = 'resolved' AND resolved_at_ms >= ?1"),
      ].join(' UNION ALL '),
      since_ms,
      most,
    ),
    row,
  )
  const of = (wanted: Alert['status']) =>
    found.flatMap(({ record }) => (record.status === wanted ? [record] : []))
  return {
    firing: sortedBy(of('firing'), (alert) => alert.fired_at_ms ?? alert.active_since_ms),
    pending: sortedBy(of('pending'), (alert) => alert.active_since_ms),
    resolved: sortedBy(of('resolved'), (alert) => alert.resolved_at_ms ?? 0),
  }
}
