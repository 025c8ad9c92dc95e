import { clockTime } from '../command-line/time.ts'
import { counted } from '../command-line/words.ts'
import { type Alerts, type LastRuns, reasonOf } from '../local/report.ts'

/** How a run went, and, unless it went well, why. */
const runText = ({ job, last_run }: LastRuns[number]): string => {
  if (last_run === null) return `${job} did not run`
  const reason = reasonOf(last_run)
  return `${job} ${last_run.status}${reason === '' ? '' : ` (${reason})`}`
}

/** How many alerts fire and are pending, in words. */
export const alertsText = (alerts: Alerts): string => {
  const count = (wanted: string) => alerts.filter(({ status }) => status === wanted).length
  const [firing, pending] = [count('firing'), count('pending')]
  if (firing + pending === 0) return 'nothing fires'
  return [
    ...(firing > 0 ? [counted(firing, 'alert fires', 'alerts fire')] : []),
    ...(pending > 0 ? [counted(pending, 'alert is pending', 'alerts are pending')] : []),
  ].join(', ')
}

/** One line for one cron event: when, which jobs, how they went, how long that took, and what fires. */
export const tickLine = (
  { time, cron, ms }: { readonly time: Date; readonly cron: string; readonly ms: number },
  jobs: LastRuns,
  alerts: Alerts,
): string => {
  const own = jobs.filter(({ schedule }) => schedule === cron).map(runText)
  return `${clockTime(time)}  ${own.join(', ')}; ${Math.round(ms)} ms; ${alertsText(alerts)}`
}
