import { clockTime } from '../command-line/time.ts'
import { currentAlerts, lastRuns } from '../local/report.ts'
import { tickLine } from './tick-line.ts'

/** A local worker that runs, and how it is asked. */
export interface Running {
  /** Delivers a cron event. */
  readonly cron: (cron: string, scheduledTime: Date) => Promise<void>
  readonly origin: string
  readonly token: string
  readonly say: (line: string) => void
}

/** What the worker tells of its jobs and its alerts. */
export const ask = async ({ origin, token }: Running) => ({
  runs: await lastRuns(origin, token),
  alerts: await currentAlerts(origin, token),
})

/** Delivers one cron event, and says in a line what came of it. */
export const runCron = async (running: Running, cron: string): Promise<void> => {
  const begun = performance.now()
  await running.cron(cron, new Date())
  const [time, ms] = [new Date(), performance.now() - begun]
  try {
    const { runs, alerts } = await ask(running)
    running.say(tickLine({ time, cron, ms }, runs, alerts))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    running.say(`${clockTime(time)}  cron ${cron}: what came of it is not known. ${reason}`)
  }
}
