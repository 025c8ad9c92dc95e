import type { Check } from '../checks/check.ts'
import { gauge, reading, takenNow } from '../checks/metric.ts'
import { memberState, readRegistry } from '../store/fleet/registry.ts'
import { type FleetTick, newestFleetTicks } from '../store/fleet/ticks.ts'

const databases = gauge('viewkeeper_fleet_databases', {
  unit: 'count',
  labels: ['state'],
  help: 'Databases of the fleet in this state.',
})
const unreachableRatio = gauge('viewkeeper_fleet_unreachable_ratio', {
  unit: 'ratio',
  help: 'What part of the databases of the fleet cannot be reached.',
})
const unreachable = gauge('viewkeeper_fleet_database_unreachable_seconds', {
  unit: 'seconds',
  help: 'For how long the database has not been reached; there is no reading of one that is.',
})
const backlog = gauge('viewkeeper_fleet_backlog_seconds', {
  unit: 'seconds',
  help: 'Age of the oldest of the last ticks that has not got through; 0 when all have.',
})

/** How many ticks are looked at: none before them can still get through. */
export const ticksLookedAt = 3

/** Age of the oldest tick of these that has not got through, milliseconds; 0 where all have. */
export const oldestBacklogMs = (newest: readonly FleetTick[], nowMs: number): number => {
  const waiting = newest.filter((tick) => !tick.isComplete)
  return Math.max(0, ...waiting.map(({ tick_ms }) => nowMs - tick_ms))
}

/** How the fleet stands: its databases by state, and its queue. Of CONTROL alone. */
export const fleetCheck: Check = {
  name: 'fleet',
  source: {
    name: 'registry of the fleet',
    remedy: 'GET /api/jobs shows the last runs of dispatch.',
  },
  metrics: [databases, unreachableRatio, unreachable, backlog],
  take: async ({ db, now }) => {
    const registry = await readRegistry(db)
    const newest = await newestFleetTicks(db, ticksLookedAt)
    const nowMs = now().getTime()
    const taken = takenNow(now())
    const labels = { database: db.name }
    const lost = registry.filter(({ state }) => state === 'unreachable')
    return [
      ...memberState.options.map((state) =>
        reading(
          databases,
          { ...labels, state },
          registry.filter((one) => one.state === state).length,
          taken,
        ),
      ),
      reading(
        unreachableRatio,
        labels,
        registry.length === 0 ? 0 : lost.length / registry.length,
        taken,
      ),
      ...lost.map(({ name, since_ms }) =>
        reading(unreachable, { database: name }, Math.max(0, nowMs - since_ms) / 1000, taken),
      ),
      reading(backlog, labels, oldestBacklogMs(newest, nowMs) / 1000, taken),
    ]
  },
}
