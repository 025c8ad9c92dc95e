import * as z from 'zod/mini'
import { fingerprint } from '../alerting/fingerprint.ts'
import { type Database, type Statement, statement } from '../db/database.ts'
import { json } from '../db/json.ts'

/** One measured value; `labels` includes `database`. */
export interface SampledReading {
  readonly metric: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** What one evaluate read. */
export interface Sample {
  /** Milliseconds since the epoch. */
  readonly takenAtMs: number
  readonly readings: readonly SampledReading[]
  /** The names of the alerts that fired then, each once. */
  readonly firing: readonly string[]
  /** The worker's version by then, where it is known. */
  readonly version: string | null
}

/** A metric with the labels of one of its series, without `database`. */
const seriesName = z.tuple([z.string(), z.record(z.string(), z.string())])
type SeriesName = z.output<typeof seriesName>

/** The column `names` of a list of series. */
export const seriesNames = json(z.array(seriesName))

/** The same text for the same series, in whatever order its labels stand. */
export const seriesKey = (metric: string, labels: SampledReading['labels']): string =>
  JSON.stringify([metric, Object.entries(labels).toSorted()])

const nameOf = ({ metric, labels: { database: _, ...labels } }: SampledReading): SeriesName => [
  metric,
  labels,
]

/** How many readings of a sample are kept, and what their names may come to in bytes: a row of D1 holds 2 MB at most. */
export const mostReadings = 2000
const mostNameBytes = 500_000

const bytesOf = (name: SeriesName): number =>
  new TextEncoder().encode(JSON.stringify(name)).length + 1

/** The first readings, as many as a sample keeps. */
const keptOf = (readings: readonly SampledReading[]): readonly SampledReading[] => {
  const kept = readings.slice(0, mostReadings)
  let bytes = 0
  const end = kept.findIndex((reading) => {
    bytes += bytesOf(nameOf(reading))
    return bytes > mostNameBytes
  })
  return end < 0 ? kept : kept.slice(0, end)
}

/** Which list of series the last sample has, as SQL: its id, or null. */
export const lastSeriesSql = (database: string): string =>
  `(SELECT series FROM viewkeeper_samples WHERE database = ${database} ORDER BY taken_at_ms DESC LIMIT 1)`

/**
 * Stores the readings of one evaluate: their values in a row of their own, their names in one that all samples of the
 * same series share, so that a tick writes one row and some hundred bytes. `known` is a list of series that is stored.
 */
export const saveSample = (database: string, sample: Sample, known: string | null): Statement[] => {
  const kept = keptOf(sample.readings)
  const names = JSON.stringify(kept.map(nameOf))
  const id = fingerprint({ names })
  const series = statement(
    'INSERT INTO viewkeeper_sample_series (database, id, names) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING',
    database,
    id,
    names,
  )
  return [
    ...(id === known ? [] : [series]),
    statement(
      `INSERT INTO viewkeeper_samples (database, taken_at_ms, series, readings, firing, version)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT (database, taken_at_ms) DO UPDATE SET series = excluded.series, readings = excluded.readings,
        firing = excluded.firing, version = excluded.version`,
      database,
      sample.takenAtMs,
      id,
      JSON.stringify(kept.map(({ value }) => value)),
      JSON.stringify(sample.firing),
      sample.version,
    ),
  ]
}

const sampleRow = z.object({
  database: z.string(),
  taken_at_ms: z.number(),
  names: seriesNames,
  readings: json(z.array(z.number())),
  firing: json(z.array(z.string())),
  version: z.nullable(z.string()),
})

const sampleOf = (row: z.output<typeof sampleRow>): Sample => ({
  takenAtMs: row.taken_at_ms,
  readings: row.names.flatMap(([metric, labels], index) => {
    const value = row.readings[index]
    return value === undefined
      ? []
      : [{ metric, labels: { database: row.database, ...labels }, value }]
  }),
  firing: row.firing,
  version: row.version,
})

const samplesWhere = (
  db: Database,
  rest: string,
  ...params: readonly number[]
): Promise<z.output<typeof sampleRow>[]> =>
  db.all(
    statement(
      `SELECT s.database, s.taken_at_ms, n.names, s.readings, s.firing, s.version
      FROM viewkeeper_samples s JOIN viewkeeper_sample_series n ON n.database = s.database AND n.id = s.series
      WHERE s.database = ?1 AND ${rest}`,
      db.name,
      ...params,
    ),
    sampleRow,
  )

/** The readings of the last evaluate, none from the future; null before the first. Two rows are read. */
export const latestSample = async (db: Database, now: Date): Promise<Sample | null> => {
  const [row] = await samplesWhere(
    db,
    's.taken_at_ms <= ?2 ORDER BY s.taken_at_ms DESC LIMIT 1',
    now.getTime(),
  )
  return row === undefined ? null : sampleOf(row)
}

/** The samples from a moment up to another, which is left out; oldest first. */
export const samplesBetween = async (
  db: Database,
  fromMs: number,
  untilMs: number,
): Promise<Sample[]> => {
  const rows = await samplesWhere(
    db,
    's.taken_at_ms >= ?2 AND s.taken_at_ms < ?3 ORDER BY s.taken_at_ms',
    fromMs,
    untilMs,
  )
  return rows.map(sampleOf)
}
