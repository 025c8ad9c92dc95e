import * as z from 'zod/mini'
import { type Database, type Statement, statement } from '../db/database.ts'
import { deleteOld } from './old-rows.ts'
import { sampledInvocationsSql, samplesBetween, seriesSql, takenSql } from './read-samples.ts'
import { type Sample, type SampledReading, saveSample, seriesKey } from './samples.ts'
import { newestNumberSql } from './series-sql.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** How long samples are kept as they were taken; after that one of each hour is. */
const wholeForDays = 8

/** Hours that one run thins at most; it comes every hour. */
const mostHours = 4

/** Of these metrics it is the least value that matters, of all others the greatest. */
const lowIsWorse: readonly string[] = ['viewkeeper_query_efficiency']

const worse = (one: SampledReading, other: SampledReading | undefined): SampledReading => {
  if (other === undefined) return one
  const isLow = lowIsWorse.includes(one.metric)
  return isLow === one.value < other.value ? one : other
}

/** The samples of an hour as one at the time of the first: of each series the worst value, and every alert that fired. */
const asOne = (samples: readonly Sample[]): Sample | null => {
  const [first] = samples
  if (first === undefined) return null
  const worst = new Map<string, SampledReading>()
  for (const reading of samples.flatMap(({ readings }) => readings)) {
    const series = seriesKey(reading.metric, reading.labels)
    worst.set(series, worse(reading, worst.get(series)))
  }
  return {
    takenAtMs: first.takenAtMs,
    readings: [...worst.values()],
    firing: [...new Set(samples.flatMap(({ firing }) => firing))].toSorted(),
    version: samples.at(-1)?.version ?? null,
  }
}

/**
 * The hours before a moment whose samples are to become one, the oldest first, as milliseconds since the epoch: those that
 * have more than one, or one in the record of a run. The newest record of a series stays as it is.
 */
const crowdedHours = async (db: Database, beforeMs: number): Promise<number[]> => {
  const rows = await db.all(
    statement(
      `SELECT taken_at_ms / ${hourMs} * ${hourMs} AS hour_ms FROM (
        SELECT taken_at_ms, 1 AS weight FROM viewkeeper_samples
        WHERE database = ?1 AND taken_at_ms >= ?2 AND taken_at_ms < ?3
        UNION ALL
        SELECT ${takenSql('i')}, 2 FROM ${sampledInvocationsSql} AND i.number < ${newestNumberSql('every.series')})
      GROUP BY 1 HAVING sum(weight) > 1 ORDER BY 1 LIMIT ${mostHours}`,
      db.name,
      0,
      beforeMs,
    ),
    z.object({ hour_ms: z.number() }),
  )
  return rows.map(({ hour_ms }) => hour_ms)
}

/** The hour of a time, both in milliseconds since the epoch. */
const hourOf = (ms: number): number => Math.floor(ms / hourMs) * hourMs

/** The statements that put one sample in the place of all of each of these hours, with which the records of their runs go. */
const thinHours = async (db: Database, hours: readonly number[]): Promise<Statement[]> => {
  const [from, until] = [Math.min(...hours), Math.max(...hours) + hourMs]
  const samples = await samplesBetween(db, from, until)
  const byHour = Map.groupBy(samples, ({ takenAtMs }) => hourOf(takenAtMs))
  return [
    // A record with a sample crowds its hour: between the first of these and the last there are no others.
    statement(
      `DELETE FROM viewkeeper_invocations WHERE database = ?1 AND (series, number) IN (
        SELECT i.series, i.number FROM ${sampledInvocationsSql} AND i.number < ${newestNumberSql('every.series')})`,
      db.name,
      from,
      until,
    ),
    statement(
      `DELETE FROM viewkeeper_samples WHERE database = ?1 AND taken_at_ms >= ?2 AND taken_at_ms < ?3
        AND taken_at_ms / ${hourMs} * ${hourMs} IN (SELECT value FROM json_each(?4))`,
      db.name,
      from,
      until,
      JSON.stringify(hours),
    ),
    ...hours.flatMap((hour) => {
      const one = asOne(byHour.get(hour) ?? [])
      return one === null ? [] : saveSample(db.name, one)
    }),
  ]
}

/**
 * Puts one sample in the place of those of each hour that is over eight days ago, a few of them; whether that was
 * all.
 */
export const thinSamples = async (db: Database, now: Date): Promise<boolean> => {
  const hours = await crowdedHours(db, hourOf(now.getTime() - wholeForDays * dayMs))
  if (hours.length > 0) await db.batch(await thinHours(db, hours))
  return hours.length < mostHours
}

/** Deletes up to `limit` samples taken before `before`; answers one row for each. */
export const deleteOldSamples = deleteOld('viewkeeper_samples', 'taken_at_ms')

/** Deletes up to `limit` lists of series that no sample has; answers one row for each. */
export const deleteUnusedSeries = (database: string, limit: number): Statement =>
  statement(
    `DELETE FROM viewkeeper_sample_series WHERE database = ?1 AND id IN (
      SELECT id FROM viewkeeper_sample_series WHERE database = ?1 AND id NOT IN (
        SELECT series FROM viewkeeper_samples WHERE database = ?1
        UNION ALL
        SELECT ${seriesSql('i')} FROM viewkeeper_invocations i WHERE i.database = ?1 AND ${seriesSql('i')} IS NOT NULL)
      LIMIT ?2) RETURNING id`,
    database,
    limit,
  )
