import { forRecord, type Sample, saveSample, saveSeriesList } from '../../src/store/samples.ts'
import type { LocalD1 } from '../d1.ts'
import { Clock, jobContext, jobThat, runJob } from '../jobs/context.ts'

const cron = '*/5 * * * *'

/** Records samples as the ticks that take them do, in order. */
export const recordSamples = async (
  local: LocalD1,
  ...samples: readonly Sample[]
): Promise<void> => {
  for (const sample of samples) {
    const clock = new Clock(new Date(sample.takenAtMs).toISOString())
    const { stored, list } = forRecord(sample)
    const evaluate = jobThat(async ({ db, leave }) => {
      await db.run(saveSeriesList(db.name, list))
      leave({ sample: stored })
      return {}
    }, 'evaluate')
    const trigger = { kind: 'cron', cron, scheduledTime: clock.now() } as const
    await runJob(evaluate, jobContext(local, clock), trigger)
  }
}

/** Stores samples as versions before have, which is how those of an hour still are. */
export const storeSamples = async (
  local: LocalD1,
  ...samples: readonly Sample[]
): Promise<void> => {
  for (const sample of samples) await local.db.batch(saveSample('monotask', sample))
}

/** Both ways in which samples are kept. */
export const kept = [
  ['in the records of their runs', recordSamples],
  ['in rows of their own', storeSamples],
] as const

export const sampleTables = [
  'viewkeeper_samples',
  'viewkeeper_sample_series',
  'viewkeeper_invocations',
]
