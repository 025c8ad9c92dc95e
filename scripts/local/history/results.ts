import type { Made } from './readings.ts'
import { story, type Tick } from './week.ts'

/** What an evaluation came to. */
export interface Evaluated {
  readonly readings: number
  readonly pending: number
  readonly firing: number
  readonly resolved: number
  /** Alerts that began to fire, or ended. */
  readonly told: number
}

const auditOf = ({ application, rows }: Made, { index }: Tick) => ({
  views: Object.fromEntries(
    application.catalog.views.map(({ table }, place) => {
      const keys = rows.get(table) ?? 0
      const drifted = place === story.drift.view && index === story.drift.index
      const found = drifted ? story.drift.rows : 0
      return [
        table,
        {
          ...{ checked: keys, missing: 0, drifted: found, orphaned: 0, repaired: found },
          lag_seconds: drifted ? story.drift.lagSeconds : 0,
          faulty_keys: [],
          sweep: { keys, of_keys: keys },
          ...{ rows_foreseen: 16 * keys, rows_compared: 12 * keys },
        },
      ]
    }),
  ),
  triggers: {
    ...{ installed: application.catalog.triggers.length, paused: 0 },
    ...{ missing: [], outdated: [], broken: [] },
  },
  cycle_complete: true,
})

/** What the jobs of a tick report, each in its own form. */
export const resultsOfTick = (made: Made, tick: Tick, { told, ...evaluated }: Evaluated) => ({
  snapshot: { snapshot_id: tick.dueMs, snapshot_time: new Date(tick.dueMs).toISOString() },
  audit: auditOf(made, tick),
  evaluate: { ...evaluated, queued: told },
  deliver: { delivered: told, retrying: 0, dead: 0 },
})

/** What the jobs report that have other times than the tick. */
export const resultsBetween = ({ application }: Made) => ({
  cleanup: {
    orphans_deleted: Object.fromEntries(application.catalog.views.map(({ table }) => [table, 0])),
    ...{ snapshots_deleted: 0, records_deleted: 0, complete: true },
  },
  optimize: { ages_updated: 0, complete: true },
})
