import { invoke } from '../jobs/invoke.ts'
import { jobsOf, runCron } from '../jobs/schedule.ts'
import { newestBegun } from '../store/fleet/ticks.ts'
import { tickComplete } from './control.ts'
import { controlContext } from './control-context.ts'
import { type Fleet, shardOf } from './fleet.ts'

/** Whether the fleet has a tick of this time, so that its messages bring about an evaluation. */
const wasSent = async (fleet: Fleet, tick: Date): Promise<boolean> =>
  ((await newestBegun(fleet.control, shardOf(fleet)))?.tick_ms ?? 0) >= tick.getTime()

/**
 * Runs the jobs of one cron event in CONTROL: they send the databases what they are to do. Where a tick was not sent, the
 * fleet is evaluated at once, by the worker that does so, as no message will ask for it. Throws an error that names the failed jobs.
 */
export const runFleetCron = async (
  cron: string,
  scheduledTime: Date,
  fleet: Fleet,
): Promise<void> => {
  const context = controlContext(fleet)
  const isTick = jobsOf(fleet.controlApplication, cron).some(({ name }) => name === 'dispatch')
  try {
    await runCron(cron, scheduledTime, context)
  } finally {
    if (isTick && fleet.shard === undefined && !(await wasSent(fleet, scheduledTime)))
      await invoke(jobsOf(fleet.controlApplication, tickComplete), context, {
        kind: 'cron',
        cron: tickComplete,
        scheduledTime,
      })
  }
}
