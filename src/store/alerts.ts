import * as z from 'zod/mini'
import type { Alert } from '../alerting/alert.ts'
import { type Database, type Statement, statement } from '../db/database.ts'
import { json } from '../db/json.ts'

const textMap = z.record(z.string(), z.string())

/** An alert as it is stored. */
export const alertRow: z.ZodMiniType<Alert> = z.object({
  fingerprint: z.string(),
  rule: z.nullable(z.string()),
  labels: textMap,
  annotations: textMap,
  status: z.enum(['pending', 'firing', 'resolved']),
  value: z.number(),
  active_since_ms: z.number(),
  fired_at_ms: z.nullable(z.number()),
  resolved_at_ms: z.nullable(z.number()),
  keep_firing_since_ms: z.nullable(z.number()),
})

const alertRecord = `json_object('fingerprint', fingerprint, 'rule', (SELECT r.rule FROM viewkeeper_alert_rules r
    WHERE r.fingerprint = viewkeeper_alerts.fingerprint), 'labels', json(labels),
  'annotations', json(annotations), 'status', status, 'value', value, 'active_since_ms', active_since_ms,
  'fired_at_ms', fired_at_ms, 'resolved_at_ms', resolved_at_ms, 'keep_firing_since_ms', keep_firing_since_ms)`

/** The alerts that are pending or firing, or that some receiver still takes to be firing, as JSON for `alertingState`. */
export const alertsAsJson = `SELECT 'alert' AS kind, ${alertRecord} AS record FROM viewkeeper_alerts
  WHERE status <> 'resolved' OR fingerprint IN (
    SELECT f.value FROM viewkeeper_alert_groups g, json_each(g.firing) f)`

/** An alert of the fingerprint ?1 that is pending or firing. */
export const activeAlert = "fingerprint = ?1 AND status <> 'resolved'"

const record = z.object({
  record: json(alertRow),
})

/** The alert of a fingerprint, if it is pending or firing; null otherwise. */
export const findActiveAlert = async (db: Database, fingerprint: string): Promise<Alert | null> => {
  const row = await db.first(
    statement(
      `SELECT ${alertRecord} AS record FROM viewkeeper_alerts WHERE ${activeAlert}`,
      fingerprint,
    ),
    record,
  )
  return row?.record ?? null
}

/** Every alert that is pending or firing, in the order of their fingerprints. */
export const readActiveAlerts = async (db: Database): Promise<Alert[]> => {
  const rows = await db.all(
    statement(
      `SELECT ${alertRecord} AS record FROM viewkeeper_alerts WHERE status <> 'resolved' ORDER BY fingerprint`,
    ),
    record,
  )
  return rows.map((row) => row.record)
}

/** In the order in which they are listed. */
const statuses = ['firing', 'pending', 'resolved'] as const

/** Since when an alert is as it is, as its index has it. */
const sinceMs = "iif(status = 'resolved', resolved_at_ms, active_since_ms)"

/** Where an alert stands in their list. */
export const alertPlace = z.strictObject({
  status: z.enum(statuses),
  since_ms: z.number(),
  fingerprint: z.string().check(z.maxLength(100)),
})
type AlertPlace = z.output<typeof alertPlace>

/** The place of an alert. */
export const placeOf = (alert: Alert): AlertPlace => ({
  status: alert.status,
  since_ms: alert.status === 'resolved' ? (alert.resolved_at_ms ?? 0) : alert.active_since_ms,
  fingerprint: alert.fingerprint,
})

interface Listed {
  /** Only those with this label `database`; all where it is left out. */
  readonly database?: string | null
  /** Alerts that were resolved before are not listed. */
  readonly since_ms: number
  /** The place after which to begin; null: with the first. */
  readonly after: AlertPlace | null
  readonly limit: number
}

/** A part of the list that is one stretch of the index. */
interface Stretch {
  readonly where: string
  readonly order: string
}

/** The stretches from a place on, first those alike in all but the fingerprint: a tick can raise any number at once. */
const stretchesFrom = (after: AlertPlace | null): Stretch[] => {
  const order = `${sinceMs} DESC, fingerprint`
  const later = statuses.slice(after === null ? 0 : statuses.indexOf(after.status) + 1)
  const begun = [
    { where: `status = ?3 AND ${sinceMs} = ?4 AND fingerprint > ?5`, order: 'fingerprint' },
    { where: `status = ?3 AND ${sinceMs} < ?4`, order },
  ]
  return [
    ...(after === null ? [] : begun),
    ...later.map((status) => ({ where: `status = '${status}'`, order })),
  ]
}

/**
 * The alerts that fire, those that are pending, and those that were resolved since a moment, each the latest first. Reads
 * no others, however many there are.
 */
export const listAlerts = async (
  db: Database,
  { database = null, since_ms, after, limit }: Listed,
): Promise<Alert[]> => {
  const ofDatabase =
    database === null ? '' : `AND labels ->> 'database' = ?${after === null ? 3 : 6}`
  // SQLite goes through the parts of UNION ALL one after the other, and no further than LIMIT.
  const parts = stretchesFrom(after).map(
    ({ where, order }) => `SELECT * FROM (SELECT ${alertRecord} AS record FROM viewkeeper_alerts
      WHERE ${where} AND ${sinceMs} >= iif(status = 'resolved', ?1, 0) ${ofDatabase} ORDER BY ${order} LIMIT ?2)`,
  )
  const rows = await db.all(
    statement(
      `${parts.join(' UNION ALL ')} LIMIT ?2`,
      since_ms,
      limit,
      ...(after === null ? [] : [after.status, after.since_ms, after.fingerprint]),
      ...(database === null ? [] : [database]),
    ),
    record,
  )
  return rows.map(({ record }) => record)
}

/** Stores alerts in one statement. One that is pending keeps the time at which it last ended. */
export const saveAlerts = (alerts: readonly Alert[]): Statement =>
  statement(
    `INSERT INTO viewkeeper_alerts (fingerprint, labels, annotations, status, value, active_since_ms,
      fired_at_ms, resolved_at_ms, keep_firing_since_ms)
    SELECT value ->> 'fingerprint', value ->> 'labels', value ->> 'annotations', value ->> 'status',
      value ->> 'value', value ->> 'active_since_ms', value ->> 'fired_at_ms',
      value ->> 'resolved_at_ms', value ->> 'keep_firing_since_ms'
    FROM json_each(?1) WHERE true
    ON CONFLICT (fingerprint) DO UPDATE SET annotations = excluded.annotations,
      status = excluded.status, value = excluded.value, active_since_ms = excluded.active_since_ms,
      fired_at_ms = excluded.fired_at_ms, resolved_at_ms = iif(excluded.status = 'pending',
        coalesce(excluded.resolved_at_ms, resolved_at_ms), excluded.resolved_at_ms),
      keep_firing_since_ms = excluded.keep_firing_since_ms`,
    JSON.stringify(alerts),
  )

/** Notes which rules raised these alerts; one that is noted already is not written again. */
export const saveAlertRules = (alerts: readonly Pick<Alert, 'fingerprint' | 'rule'>[]): Statement =>
  statement(
    `INSERT INTO viewkeeper_alert_rules (fingerprint, rule)
    SELECT value ->> 'fingerprint', value ->> 'rule' FROM json_each(?1) WHERE value ->> 'rule' IS NOT NULL
    ON CONFLICT (fingerprint) DO UPDATE SET rule = excluded.rule WHERE rule <> excluded.rule`,
    JSON.stringify(alerts.map(({ fingerprint, rule }) => ({ fingerprint, rule }))),
  )

/** Notes that the present values and texts of alerts have been stored. */
export const noteAlertTexts = (now: Date): Statement =>
  statement(
    `INSERT INTO viewkeeper_alert_texts (id, stored_at_ms) VALUES (1, ?1)
    ON CONFLICT (id) DO UPDATE SET stored_at_ms = excluded.stored_at_ms`,
    now.getTime(),
  )

export const dropAlerts = (fingerprints: readonly string[]): Statement =>
  statement(
    'DELETE FROM viewkeeper_alerts WHERE fingerprint IN (SELECT value FROM json_each(?1))',
    JSON.stringify(fingerprints),
  )

/** Deletes up to `limit` alerts that were resolved before the given moment, and gives their fingerprints. */
export const deleteResolvedAlerts = (beforeMs: number, limit: number): Statement =>
  statement(
    `DELETE FROM viewkeeper_alerts WHERE fingerprint IN (
      SELECT fingerprint FROM viewkeeper_alerts WHERE status = 'resolved' AND ${sinceMs} < ?1 LIMIT ?2
    ) RETURNING fingerprint AS key`,
    beforeMs,
    limit,
  )

/** Deletes up to `limit` notes about alerts that are no longer kept, and gives their fingerprints. */
export const forgetAlertRules = (limit: number): Statement =>
  statement(
    `DELETE FROM viewkeeper_alert_rules WHERE fingerprint IN (
      SELECT fingerprint FROM viewkeeper_alert_rules r
      WHERE NOT EXISTS (SELECT 1 FROM viewkeeper_alerts a WHERE a.fingerprint = r.fingerprint) LIMIT ?1
    ) RETURNING fingerprint AS key`,
    limit,
  )
