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

/** Where an alert stands in their list. */
export const alertPlace = z.strictObject({
  status: z.enum(['pending', 'firing', 'resolved']),
  active_since_ms: z.number(),
  fingerprint: z.string().check(z.maxLength(100)),
})
type AlertPlace = z.output<typeof alertPlace>

const isAfter = `(status > ?4 OR status = ?4 AND (active_since_ms < ?5 OR active_since_ms = ?5 AND fingerprint > ?6))`

interface Listed {
  /** Only those with this label `database`; all where it is left out. */
  readonly database?: string | null
  /** Alerts that were resolved before are not listed. */
  readonly since_ms: number
  /** The place after which to begin; null: with the first. */
  readonly after: AlertPlace | null
  readonly limit: number
}

/** The alerts that fire, those that are pending, and those that were resolved since a moment, each the latest first. */
export const listAlerts = async (
  db: Database,
  { database = null, since_ms, after, limit }: Listed,
): Promise<Alert[]> => {
  const rows = await db.all(
    statement(
      `SELECT ${alertRecord} AS record FROM viewkeeper_alerts
      WHERE (status <> 'resolved' OR resolved_at_ms >= ?1) AND (?3 IS NULL OR labels ->> 'database' = ?3)
        ${after === null ? '' : `AND ${isAfter}`}
      ORDER BY status, active_since_ms DESC, fingerprint LIMIT ?2`,
      since_ms,
      limit,
      database,
      ...(after === null ? [] : [after.status, after.active_since_ms, after.fingerprint]),
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
      SELECT fingerprint FROM viewkeeper_alerts WHERE status = 'resolved' AND resolved_at_ms < ?1 LIMIT ?2
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
