import * as z from 'zod/mini'
import { type Database, type Statement, statement } from '../db/database.ts'
import { json } from '../db/json.ts'

const latency = z.object({
  /** null: could not be measured, for the reason given. */
  seconds: z.nullable(z.number()),
  reason: z.nullable(z.string()),
  measured_at_ms: z.number(),
})

/** What the write probe last found of one operation. */
export type Latency = z.infer<typeof latency>

const probeRecord = z.object({
  probed_at_ms: z.number(),
  /** null: no batch could be sent. */
  round_trip_seconds: z.nullable(z.number()),
  /** By the operation's name. */
  operations: z.record(z.string(), latency),
})

/** The last readings of the write probe, each with the time it was taken. */
export type ProbeRecord = z.infer<typeof probeRecord>

const count = z.number()

const statementFigures = z.object({
  /** SHA-256 of the statement's text, the first 16 hexadecimal digits. */
  hash: z.string(),
  runs: count,
  mean_seconds: z.number(),
  rows_read: count,
  rows_written: count,
  rows_returned: count,
})

const queriesRecord = z.object({
  measured_at_ms: z.number(),
  durations: z.array(
    z.object({ kind: z.enum(['read', 'write']), quantile: z.string(), seconds: z.number() }),
  ),
  /** Rows returned / rows read of the views' look-ups by key; null when there were none. */
  efficiency: z.nullable(z.number()),
  slowest: z.array(statementFigures),
})

/** What D1's analytics last said of the database. */
export type QueriesRecord = z.infer<typeof queriesRecord>

/** Null before the first. */
const recordOf = <T>(type: z.ZodMiniType<T>) => z.nullable(json(type))

const record = 'SELECT record FROM viewkeeper_measurements WHERE database = ?1 AND name ='

const save = (db: Database, name: string, value: ProbeRecord | QueriesRecord): Statement =>
  statement(
    `INSERT INTO viewkeeper_measurements (database, name, record) VALUES (?1, ?2, ?3)
    ON CONFLICT (database, name) DO UPDATE SET record = excluded.record`,
    db.name,
    name,
    JSON.stringify(value),
  )

export const saveProbeRecord = (db: Database, value: ProbeRecord): Statement =>
  save(db, 'write_probe', value)

export const saveQueriesRecord = (db: Database, value: QueriesRecord): Statement =>
  save(db, 'queries', value)

const measurements = z.object({
  write_probe: recordOf(probeRecord),
  queries: recordOf(queriesRecord),
})

/** The last readings of the write probe and of D1's analytics; null before the first. */
export const readMeasurements = (db: Database): Promise<z.infer<typeof measurements>> =>
  db.only(
    statement(
      `SELECT (${record} 'write_probe') AS write_probe, (${record} 'queries') AS queries`,
      db.name,
    ),
    measurements,
  )

const probeState = z.object({
  record: recordOf(probeRecord),
  alerts: json(z.array(z.record(z.string(), z.string()))),
})

/**
 * What the write probe starts from: its last readings (null before the first probe), and the labels of the alerts
 * of the given names that are pending or firing.
 */
export type ProbeState = z.infer<typeof probeState>

/** Reads what the write probe starts from; one row, for `parseProbeState`. */
export const probeStateQuery = (db: Database, alertNames: readonly string[]): Statement =>
  statement(
    `SELECT (${record} 'write_probe') AS record,
      (SELECT json_group_array(json(labels)) FROM viewkeeper_alerts WHERE status <> 'resolved'
        AND labels ->> 'alertname' IN (SELECT value FROM json_each(?2))) AS alerts`,
    db.name,
    JSON.stringify(alertNames),
  )

/** The row of `probeStateQuery`. */
export const parseProbeState = (row: unknown): ProbeState => probeState.parse(row)
