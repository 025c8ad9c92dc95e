import * as z from 'zod/mini'
import { type Database, statement } from '../db/database.ts'
import { json } from '../db/json.ts'
import { type Sample, seriesNames } from './samples.ts'
import { everySeriesSql, firstNumberSql } from './series-sql.ts'

/** What of the sample in an invocation's record, as an SQL expression that is NULL where it has none. */
const sampleSql = (invocation: string, path = ''): string =>
  `${invocation}.runs ->> '$.evaluate.sample${path}'`

/** When the sample of an invocation was taken. */
export const takenSql = (invocation: string): string => sampleSql(invocation, '.taken_at_ms')

/** The list of series that it has. */
export const seriesSql = (invocation: string): string => sampleSql(invocation, '.series')

/** The sample of an invocation as viewkeeper_samples has its columns. */
const columnsOf = (invocation: string): string =>
  `${takenSql(invocation)} AS taken_at_ms, ${seriesSql(invocation)} AS series,
    ${sampleSql(invocation, '.readings')} AS readings, ${sampleSql(invocation, '.firing')} AS firing,
    ${sampleSql(invocation, '.version')} AS version`

const columns = 'taken_at_ms, series, readings, firing, version'

/** By how much a sample may be younger than its invocation, milliseconds: jobs that come before evaluate take minutes. */
const mostBehindMs = 3_600_000

/** The invocations `i`, each with its series `every`, that hold a sample taken at ?2 or later, and before ?3; ?1: the database. */
export const sampledInvocationsSql = `${everySeriesSql} every CROSS JOIN viewkeeper_invocations i
  ON i.database = ?1 AND i.series = every.series
    AND i.number >= ${firstNumberSql('every.series', `?2 - ${mostBehindMs}`)}
    AND i.number < ${firstNumberSql('every.series', '?3')}
    AND ${takenSql('i')} >= ?2 AND ${takenSql('i')} < ?3`

/** Every sample taken at ?2 or later, and before ?3, in no order, as viewkeeper_samples has its columns; ?1: the database. */
export const samplesSql = `(
  SELECT ${columns} FROM viewkeeper_samples WHERE database = ?1 AND taken_at_ms >= ?2 AND taken_at_ms < ?3
  UNION ALL
  SELECT ${columnsOf('i')} FROM ${sampledInvocationsSql})`

/** The newest invocation `i` of each of these series (a JSON array) that holds a sample as `condition` has it of `n`. */
const newestSampledSql = (database: string, series: string, condition: string): string =>
  `json_each(${series}) s CROSS JOIN viewkeeper_invocations i
    ON i.database = ${database} AND i.series = s.value AND i.number = (
      SELECT n.number FROM viewkeeper_invocations n
      WHERE n.database = ${database} AND n.series = s.value AND ${condition} ORDER BY n.number DESC LIMIT 1)`

/** The list of series that the last sample has, if that is stored, or NULL. `database`, `series` (a JSON array): bound parameters. */
export const lastSeriesSql = (database: string, series: string): string =>
  `(SELECT l.id FROM ${newestSampledSql(database, series, `${takenSql('n')} IS NOT NULL`)}
    CROSS JOIN viewkeeper_sample_series l ON l.database = ${database} AND l.id = ${seriesSql('i')}
    ORDER BY ${takenSql('i')} DESC LIMIT 1)`

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

/** The samples of a table, with the names of their series. */
const named = (samples: string): string =>
  `SELECT l.database, s.taken_at_ms, l.names, s.readings, s.firing, s.version
  FROM ${samples} s JOIN viewkeeper_sample_series l ON l.database = ?1 AND l.id = s.series ORDER BY s.taken_at_ms`

/** The readings of the last evaluate, none from the future; null before the first. `series`: those in which evaluate runs. */
export const latestSample = async (
  db: Database,
  { series, now }: { readonly series: readonly string[]; readonly now: Date },
): Promise<Sample | null> => {
  const row = await db.first(
    statement(
      `${named(`(
        SELECT * FROM (SELECT ${columns} FROM viewkeeper_samples
          WHERE database = ?1 AND taken_at_ms <= ?2 ORDER BY taken_at_ms DESC LIMIT 1)
        UNION ALL
        SELECT ${columnsOf('i')} FROM ${newestSampledSql('?1', '?3', `${takenSql('n')} <= ?2`)})`)} DESC LIMIT 1`,
      db.name,
      now.getTime(),
      JSON.stringify(series),
    ),
    sampleRow,
  )
  return row === null ? null : sampleOf(row)
}

/** The samples from a moment up to another, which is left out; oldest first. */
export const samplesBetween = async (
  db: Database,
  fromMs: number,
  untilMs: number,
): Promise<Sample[]> => {
  const rows = await db.all(statement(named(samplesSql), db.name, fromMs, untilMs), sampleRow)
  return rows.map(sampleOf)
}
