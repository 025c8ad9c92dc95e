import type { Statement } from './db/database.ts'
import type { SampledReading } from './store/samples.ts'

/** What an empty local database is filled with: rows, and what would have been measured of them in the days before. */
export interface Demo {
  /** Rows of the application's tables, for one batch. */
  readonly rows: readonly Statement[]
  /** The rows of time series that each of the ticks would have left. */
  readonly timeSeries: readonly Statement[]
  /** What a check of the application's own would have read at a tick, its database's label left out. */
  readonly readingsOf: (check: string, tickMs: number) => readonly SampledReading[]
}

/** Makes a demo as of a time, with ticks before it, the oldest first; milliseconds since the epoch. */
export type MakeDemo = (now: Date, ticks: readonly number[]) => Demo

/** A number from 0 up to 1 that looks like chance, and is the same for the same seed every time. */
export const noise = (seed: number): number => {
  let hash = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

/** How busy people are at a time of day, UTC: from 0 at night to 1 in the early afternoon. */
export const busyness = (ms: number): number => {
  const hours = (ms / 3_600_000) % 24
  return (1 + Math.cos(((hours - 13) / 12) * Math.PI)) / 2
}
