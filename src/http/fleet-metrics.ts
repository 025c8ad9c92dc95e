import { type DeclaredMetric, gauge } from '../checks/metric.ts'
import type { Database } from '../db/database.ts'
import {
  type LastTick,
  lastTicks,
  type RegisteredStanding,
  readWorst,
} from '../store/fleet/standings.ts'
import type { Exposed } from './exposition.ts'

/** Of how many databases a scrape tells one by one: a fleet of thousands would have more series than a scrape should. */
export const mostDatabases = 500

const up = gauge('viewkeeper_fleet_database_up', {
  unit: 'count',
  help: '1 where the database was reached at its last look, 0 where it was not.',
})
const alerts = gauge('viewkeeper_fleet_database_alerts', {
  unit: 'count',
  labels: ['status'],
  help: 'Alerts of the database that are pending, and that are firing, as CONTROL has them.',
})
const lastTick = gauge('viewkeeper_fleet_database_last_tick_timestamp_seconds', {
  unit: 'timestamp',
  help: 'When the last tick of the database was due that has ended, seconds since 1970.',
})
const duration = gauge('viewkeeper_fleet_database_last_tick_duration_seconds', {
  unit: 'seconds',
  help: 'How long the last tick of the database took.',
})
const rowsRead = gauge('viewkeeper_fleet_database_last_tick_rows_read', {
  unit: 'count',
  help: 'Rows of the database that its last tick read.',
})
const rowsWritten = gauge('viewkeeper_fleet_database_last_tick_rows_written', {
  unit: 'count',
  help: 'Rows of the database that its last tick wrote.',
})
const leftOut = gauge('viewkeeper_fleet_databases_left_out', {
  unit: 'count',
  help: `Databases of which the metrics viewkeeper_fleet_database_* do not tell, as they tell of the ${mostDatabases} worst.`,
})

/** The metrics of a fleet that no check reads: one by one of its databases. No rule can be about them. */
export const fleetMetrics: readonly DeclaredMetric[] = [
  up,
  alerts,
  lastTick,
  duration,
  rowsRead,
  rowsWritten,
  leftOut,
]

const ofStandings = (worst: readonly RegisteredStanding[]): Exposed[] => [
  {
    ...up,
    readings: worst
      .filter(({ state }) => state !== 'new')
      .map(({ name, state }) => ({
        labels: { database: name },
        value: Number(state !== 'unreachable' && state !== 'slow'),
      })),
  },
  {
    ...alerts,
    readings: worst.flatMap(({ name, ...counts }) =>
      (['pending', 'firing'] as const).map((status) => ({
        labels: { database: name, status },
        value: counts[status],
      })),
    ),
  },
]

const ofTicks = (ticks: readonly LastTick[]): Exposed[] => {
  const each = (metric: DeclaredMetric, value: (tick: LastTick) => number): Exposed => ({
    ...metric,
    readings: ticks.map((tick) => ({ labels: { database: tick.name }, value: value(tick) })),
  })
  return [
    each(lastTick, ({ tick_ms }) => tick_ms / 1000),
    each(duration, ({ duration_ms }) => duration_ms / 1000),
    each(rowsRead, ({ rows_read }) => rows_read),
    each(rowsWritten, ({ rows_written }) => rows_written),
  ]
}

/**
 * The metrics of the databases of a fleet, the worst of them, as CONTROL has them; two statements, which read some four
 * rows for each database that there is.
 */
export const exposedOfFleet = async (control: Database): Promise<Exposed[]> => {
  const { worst, leftOut: others } = await readWorst(control, mostDatabases)
  const names = worst.map(({ name }) => name)
  const ticks = await lastTicks(control, names)
  return [
    ...ofStandings(worst),
    ...ofTicks([...ticks.values()]),
    { ...leftOut, readings: [{ labels: { database: control.name }, value: others }] },
  ]
}
