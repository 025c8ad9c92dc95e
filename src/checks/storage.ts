import { saveSizeSample, sizeHistory } from '../store/size-samples.ts'
import type { Check } from './check.ts'
import { gauge, reading } from './metric.ts'

const hour = 3_600_000
const day = 24 * hour

const databaseSize = gauge('viewkeeper_database_size_bytes', {
  unit: 'bytes',
  help: 'Size of the database.',
})
const databaseGrowth = gauge('viewkeeper_database_growth_ratio', {
  unit: 'ratio',
  help: 'By how much the database has grown over the last 7 days: 0.3 is 30 %.',
})

/**
 * How big the database is, and by how much it has grown over the last 7 days, for which one size an hour is
 * kept. Until there are 7 days of them, growth is measured against the oldest size, once that is a day old.
 */
export const storageCheck: Check = {
  name: 'storage',
  metrics: [databaseSize, databaseGrowth],
  take: async ({ db, now }) => {
    const time = now()
    const history = await sizeHistory(db, time)
    const size = db.usage.size_bytes
    const newest = history?.newest_ms ?? 0
    if (Math.floor(newest / hour) < Math.floor(time.getTime() / hour))
      await db.run(saveSizeSample(db, time, size))

    const labels = { database: db.name }
    const readings = [reading(databaseSize, labels, size)]
    const base = history?.week ?? history?.oldest ?? null
    if (base === null || base.size_bytes === 0 || time.getTime() - base.sampled_at_ms < day)
      return readings
    const growth = (size - base.size_bytes) / base.size_bytes
    return [...readings, reading(databaseGrowth, labels, growth)]
  },
}
