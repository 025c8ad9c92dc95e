import * as z from 'zod/mini'
import { fingerprint } from '../alerting/fingerprint.ts'
import { type Statement, statement } from '../db/database.ts'
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

/** A list of series as a row of viewkeeper_sample_series has it, which all samples of the same series share. */
export interface SeriesList {
  readonly id: string
  /** As `seriesNames` reads it. */
  readonly names: string
}

export const saveSeriesList = (database: string, { id, names }: SeriesList): Statement =>
  statement(
    'INSERT INTO viewkeeper_sample_series (database, id, names) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING',
    database,
    id,
    names,
  )

/** A sample parted into the names of its series and its values in their order. */
const parted = (sample: Sample) => {
  const kept = keptOf(sample.readings)
  const names = JSON.stringify(kept.map(nameOf))
  const list: SeriesList = { id: fingerprint({ names }), names }
  return { list, values: kept.map(({ value }) => value) }
}

/** A sample as the record of its run holds it. */
export const storedSample = z.object({
  taken_at_ms: z.int(),
  /** The id of its list of series. */
  series: z.string(),
  /** In the order of that list. */
  readings: z.array(z.number()),
  firing: z.array(z.string()),
  version: z.nullable(z.string()),
})

/** A sample as the record of its run is to hold it, and the list of its series, which is stored beside it. */
export const forRecord = (
  sample: Sample,
): { readonly stored: z.output<typeof storedSample>; readonly list: SeriesList } => {
  const { list, values } = parted(sample)
  const { takenAtMs, firing, version } = sample
  const stored = {
    ...{ taken_at_ms: takenAtMs, series: list.id, readings: values },
    ...{ firing: [...firing], version },
  }
  return { stored, list }
}

/** Stores a sample in a row of its own, in the place of one taken at the same time. */
export const saveSample = (database: string, sample: Sample): Statement[] => {
  const { list, values } = parted(sample)
  return [
    saveSeriesList(database, list),
    statement(
      `INSERT INTO viewkeeper_samples (database, taken_at_ms, series, readings, firing, version)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT (database, taken_at_ms) DO UPDATE SET series = excluded.series, readings = excluded.readings,
        firing = excluded.firing, version = excluded.version`,
      database,
      sample.takenAtMs,
      list.id,
      JSON.stringify(values),
      JSON.stringify(sample.firing),
      sample.version,
    ),
  ]
}
