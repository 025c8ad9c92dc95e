import * as z from 'zod/mini'
import { type Database, type Statement, statement } from '../db/database.ts'
import { json, listLength, listsSql } from '../db/json.ts'
import { samplesSql } from './read-samples.ts'
import { seriesKey, seriesNames } from './samples.ts'

/** A time divided into parts of one length. Times are milliseconds since the epoch. */
export interface Buckets {
  readonly sinceMs: number
  readonly bucketMs: number
  readonly count: number
}

/** One series over time: of each bucket its greatest value, or null where it has none. */
export interface SeriesHistory {
  readonly metric: string
  /** Without `database`. */
  readonly labels: Readonly<Record<string, string>>
  readonly values: readonly (number | null)[]
}

/** A tick at which an alert fired, or a series that was watched was above 0. */
export interface EventfulTick {
  readonly atMs: number
  /** The names of the alerts that fired. */
  readonly firing: readonly string[]
  /** What was watched: the values of its series, in the order of `SampleHistory.watched`. */
  readonly values: readonly (number | null)[]
}

export interface SampleHistory {
  readonly series: readonly SeriesHistory[]
  /** Bucket → how many samples it has. */
  readonly samples: readonly number[]
  /** Bucket → the versions of the worker that took them. */
  readonly versions: readonly (readonly string[])[]
  /** The labels of the series that were watched. */
  readonly watched: readonly Readonly<Record<string, string>>[]
  /** Oldest first. */
  readonly ticks: readonly EventfulTick[]
}

interface Wanted extends Buckets {
  /** Metrics of which every series is given. */
  readonly metrics: readonly string[]
  /** A metric whose values above 0 are given by tick. */
  readonly watched: string
}

const nameList = z.object({ id: z.string(), names: seriesNames })
type NameList = z.output<typeof nameList>

/** Lists of names that are looked at: samples share them, and few ticks have another one than the tick before. */
const mostLists = 200

/** Where each series stands in each list of names, by the metric and labels that it has. */
interface Places {
  readonly metric: string
  readonly labels: Readonly<Record<string, string>>
  /** List → its index there. */
  readonly in: Map<string, number>
}

const placesOf = (lists: readonly NameList[], metrics: readonly string[]): Places[] => {
  const found = new Map<string, Places>()
  for (const { id, names } of lists)
    for (const [index, [metric, labels]] of names.entries()) {
      if (!metrics.includes(metric)) continue
      const key = seriesKey(metric, labels)
      const place = found.get(key) ?? { metric, labels, in: new Map() }
      found.set(key, place)
      place.in.set(id, index)
    }
  return [...found.values()]
}

/** List → a JSON path for each series, null where the list does not have it. */
const pathsOf = (lists: readonly NameList[], places: readonly Places[]) =>
  Object.fromEntries(
    lists.map(({ id }) => [
      id,
      places.map((place) => (place.in.has(id) ? `$[${place.in.get(id)}]` : null)),
    ]),
  )

/** Series that are watched at most. */
const mostWatched = 90

const number = z.nullable(z.number())
const chunks = json(z.array(z.array(number)))
const texts = json(z.array(z.string()))
const bucketRow = z.object({
  bucket: z.number(),
  samples: z.number(),
  greatest: chunks,
  versions: texts,
  ticks: json(z.array(z.tuple([z.number(), z.array(z.string()), z.array(z.array(number))]))),
})

const historyStatement = (
  db: Database,
  lists: readonly NameList[],
  { series, watched }: { readonly series: readonly Places[]; readonly watched: readonly Places[] },
  { sinceMs, bucketMs, count }: Buckets,
): Statement => {
  const places = [...series, ...watched]
  const value = (index: number) => `readings ->> (paths ->> ${index})`
  const values = watched.map((_, index) => value(series.length + index))
  const most = `max(0, ${values.map((one) => `coalesce(${one}, 0)`).join(', ')})`
  const isEventful = values.length === 0 ? "firing <> '[]'" : `firing <> '[]' OR ${most} > 0`
  return statement(
    // The inner LIMIT keeps the paths from being looked up again for every value.
    `SELECT CAST((taken_at_ms - ?2) / ?4 AS INTEGER) AS bucket, count(*) AS samples,
      ${listsSql(series.map((_, index) => `max(${value(index)})`))} AS greatest,
      json_group_array(DISTINCT version) FILTER (WHERE version IS NOT NULL) AS versions,
      json_group_array(json_array(taken_at_ms, json(firing), ${listsSql(values)}))
        FILTER (WHERE ${isEventful}) AS ticks
    FROM (SELECT taken_at_ms, readings, firing, version, ?5 -> ('$."' || series || '"') AS paths
      FROM ${samplesSql} LIMIT -1)
    GROUP BY 1 ORDER BY 1`,
    db.name,
    sinceMs,
    sinceMs + bucketMs * count,
    bucketMs,
    JSON.stringify(pathsOf(lists, places)),
  )
}

/** The samples of a time, put together by bucket; two statements, which read each sample twice and each list of names once. */
export const readSampleHistory = async (
  db: Database,
  { metrics, watched, ...buckets }: Wanted,
): Promise<SampleHistory> => {
  const lists = await db.all(
    statement(
      `SELECT id, names FROM viewkeeper_sample_series WHERE database = ?1
      ORDER BY id LIMIT ${mostLists}`,
      db.name,
    ),
    nameList,
  )
  const places = {
    series: placesOf(lists, metrics),
    watched: placesOf(lists, [watched]).slice(0, mostWatched),
  }
  const rows = await db.all(historyStatement(db, lists, places, buckets), bucketRow)
  const byBucket = new Map(rows.map((row) => [row.bucket, row]))
  const each = <T>(of: (row: z.output<typeof bucketRow> | undefined) => T): T[] =>
    Array.from({ length: buckets.count }, (_, bucket) => of(byBucket.get(bucket)))
  return {
    series: places.series.map(({ metric, labels }, index) => ({
      metric,
      labels,
      values: each(
        (row) => row?.greatest[Math.floor(index / listLength)]?.[index % listLength] ?? null,
      ),
    })),
    samples: each((row) => row?.samples ?? 0),
    versions: each((row) => row?.versions ?? []),
    watched: places.watched.map(({ labels }) => labels),
    ticks: rows
      .flatMap(({ ticks }) => ticks)
      .map(([atMs, firing, values]) => ({ atMs, firing, values: values.flat() }))
      .toSorted((one, other) => one.atMs - other.atMs),
  }
}
