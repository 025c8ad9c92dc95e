import type { RunContext } from '../jobs/job.ts'
import type { Fleet } from './fleet.ts'

/** What a run in CONTROL may touch. */
export const controlContext = ({
  control,
  controlApplication,
  settings,
  now,
  timer,
  fetch,
  inSpan,
}: Fleet): RunContext => ({
  db: control,
  application: controlApplication,
  settings,
  now,
  timer,
  fetch,
  dryRun: false,
  ...(inSpan === undefined ? {} : { inSpan }),
})
