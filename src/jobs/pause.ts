import { suspend } from '../keeper/pause/suspend.ts'
import { readPauses, sinceWhen } from '../store/pause.ts'
import type { Job } from './job.ts'
import { requireUnclaimed } from './paused.ts'
import { withinPlan } from './plan.ts'

/** Takes every trigger and plain view of ours out, so that the application's migrations and imports pass. By hand alone. */
export const pauseJob: Job = {
  name: 'pause',
  supportsDryRun: false,
  timeLimitSeconds: 600,
  run: async ({ db, application, settings, now }) => {
    const paused = await withinPlan(settings.commandOptions, async () => {
      await requireUnclaimed(db, now())
      return suspend(db, application.catalog, now())
    })
    const since = sinceWhen(await readPauses(db)) ?? now()
    return { paused_since: since.toISOString(), paused }
  },
}
