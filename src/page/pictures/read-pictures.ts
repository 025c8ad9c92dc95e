import type { Database } from '../../db/database.ts'
import type { Application } from '../../jobs/job.ts'
import { readSampleHistory, type SampleHistory } from '../../store/sample-history.ts'
import { type SilenceRow, silencesBetween } from '../../store/silences.ts'
import { picturedMetrics } from './compose.ts'
import { type TimeAxis, type TimeRange, timeAxis } from './time-axis.ts'

/** What the pictures are drawn of. */
export interface PicturesData extends Pick<Application, 'rules' | 'checks'> {
  readonly axis: TimeAxis
  readonly history: SampleHistory
  /** Those that held in the time of the axis. */
  readonly silences: readonly SilenceRow[]
}

interface Asked {
  readonly range: TimeRange
  readonly now: Date
  readonly application: Pick<Application, 'rules' | 'checks'>
}

/** Reads the samples and silences of a range: three statements. */
export const readPictures = async (
  db: Database,
  { range, now, application: { rules, checks } }: Asked,
): Promise<PicturesData> => {
  const axis = timeAxis(range, now)
  const history = await readSampleHistory(db, {
    ...axis,
    metrics: picturedMetrics,
    watched: 'viewkeeper_job_consecutive_failures',
  })
  const silences = await silencesBetween(db, axis.sinceMs, now.getTime())
  return { axis, history, silences, rules, checks }
}
