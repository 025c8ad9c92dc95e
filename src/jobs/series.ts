import type { JobSeries } from '../store/runs.ts'
import type { Application } from './job.ts'

/** The series in which the runs of each job are: the cron strings that run it, and its own of runs by hand. */
export const seriesOf = ({ jobs, schedule }: Pick<Application, 'jobs' | 'schedule'>): JobSeries =>
  new Map(
    jobs.map(({ name }) => {
      const crons = [...schedule].flatMap(([cron, names]) => (names.includes(name) ? [cron] : []))
      return [name, [...crons, name]]
    }),
  )
