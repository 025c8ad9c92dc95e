import * as z from 'zod'
import { fingerprint } from '../alerting/fingerprint.ts'
import type { Reading } from '../alerting/readings.ts'
import { type Database, type Statement, statement } from '../db/database.ts'

/** A metric with the labels of one of its series, without `database`. */
const seriesName = z.tuple([z.string(), z.record(z.string(), z.string())])
type SeriesName = z.output<typeof seriesName>

/** The readings of one evaluate. */
export interface Sample {
  readonly takenAtMs: number
  readonly readings: readonly Pick<Reading, 'metric' | 'labels' | 'value'>[]
}

const nameOf = ({ metric, labels: { database: _, ...labels } }: Reading): SeriesName => [
  metric,
  labels,
]

/**
 * Stores the readings of one evaluate: their values in a row of their own, their names in one that all samples of the
 * same series share, so that a tick writes one row and some hundred bytes.
 */
export const saveSample = (db: Database, now: Date, readings: readonly Reading[]): Statement[] => {
  const names = JSON.stringify(readings.map(nameOf))
  const id = fingerprint({ names })
  return [
    statement(
      `INSERT INTO viewkeeper_sample_series (database, id, names) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING`,
      db.name,
      id,
      names,
    ),
    statement(
      `INSERT INTO viewkeeper_samples (database, taken_at_ms, series, readings) VALUES (?1, ?2, ?3, ?4)
       ON CONFLICT (database, taken_at_ms) DO UPDATE SET series = excluded.series, readings = excluded.readings`,
      db.name,
      now.getTime(),
      id,
      JSON.stringify(readings.map(({ value }) => value)),
    ),
  ]
}

const json = <T>(type: z.ZodType<T>) => z.string().transform((text) => type.parse(JSON.parse(text)))

const sampleRow = z.object({
  taken_at_ms: z.number(),
  names: json(z.array(seriesName)),
  readings: json(z.array(z.number())),
})

/** The readings of the last evaluate; null before the first. */
export const latestSample = async (db: Database): Promise<Sample | null> => {
  const row = await db.first(
    statement(
      `SELECT s.taken_at_ms, n.names, s.readings
       FROM viewkeeper_samples s JOIN viewkeeper_sample_series n ON n.database = s.database AND n.id = s.series
       WHERE s.database = ?1 ORDER BY s.taken_at_ms DESC LIMIT 1`,
      db.name,
    ),
    sampleRow,
  )
  if (row === null) return null
  const { names, readings } = row
  return {
    takenAtMs: row.taken_at_ms,
    readings: names.flatMap(([metric, labels], index) => {
      const value = readings[index]
      return value === undefined
        ? []
        : [{ metric, labels: { database: db.name, ...labels }, value }]
    }),
  }
}
