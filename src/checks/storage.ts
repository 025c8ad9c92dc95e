import { saveSizeSample, sizeHistory } from '../store/size-samples.ts'
import type { Check } from './check.ts'
import { gauge, reading, takenNow, withheld } from './metric.ts'

const hour = 3_600_000

const databaseSize = gauge('viewkeeper_database_size_bytes', {
  unit: 'bytes',
  help: 'Size of the database.',
})
const databaseGrowth = gauge('viewkeeper_database_growth_ratio', {
  unit: 'ratio',
  help: 'By how much the database has grown over the last 7 days: 0.3 is 30 %.',
})

/**
 * How big the database is, and by how much it has grown over the last 7 days, for which one size an hour is kept. Until
 * there are 7 days of them, growth is not known: what the worker keeps of itself makes a small database grow by much then.
 */
export const storageCheck: Check = {
  name: 'storage',
  source: {
    name: "sample of the database's size",
    remedy:
      'The job evaluate takes one an hour: GET /api/jobs/evaluate/runs?limit=5 says why it does not.',
  },
  metrics: [databaseSize, databaseGrowth],
  take: async ({ db, now }) => {
    const time = now()
    const history = await sizeHistory(db, time)
    const size = db.usage.size_bytes
    const newest = history.newest_ms ?? 0
    const isDue = Math.floor(newest / hour) < Math.floor(time.getTime() / hour)
    if (isDue) await db.run(saveSizeSample(db, time, size))

    const labels = { database: db.name }
    const sizeNow = reading(databaseSize, labels, size, takenNow(time))
    const base = history.week
    if (base === null || base.size_bytes === 0) return [sizeNow, withheld(databaseGrowth, labels)]
    const growth = (size - base.size_bytes) / base.size_bytes
    const taken = { atMs: isDue ? time.getTime() : newest, everyMs: hour }
    return [sizeNow, reading(databaseGrowth, labels, growth, taken)]
  },
}
