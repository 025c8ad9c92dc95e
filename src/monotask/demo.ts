import { statement } from '../db/database.ts'
import type { MakeDemo } from '../demo.ts'
import { insertJobs, jobsOfWeek } from './demo/jobs.ts'
import { figuresAt, insertSnapshots, readingsOf } from './demo/queue-history.ts'
import { rowStatements } from './demo/rows.ts'

/** A small believable database for `npm start`, and how its queue would have been measured in the week before. */
export const makeDemo: MakeDemo | null = (now, ticks) => {
  const jobs = jobsOfWeek(now)
  const figures = new Map(ticks.map((tickMs) => [tickMs, figuresAt(jobs, tickMs)]))
  return {
    rows: [...rowStatements.map((sql) => statement(sql)), insertJobs(jobs)],
    timeSeries: [insertSnapshots(figures)],
    readingsOf: (check, tickMs) => {
      const known = figures.get(tickMs)
      return check === 'queue' && known !== undefined ? readingsOf(known) : []
    },
  }
}
