import type { Alert } from '../../../src/alerting/alert.ts'
import { evaluate } from '../../../src/alerting/evaluate.ts'
import { nextRunOf } from '../../../src/jobs/next-run.ts'
import { cronOf } from '../../../src/jobs/schedule.ts'
import type { RunState } from '../../../src/store/invocations.ts'
import type { Sample } from '../../../src/store/samples.ts'
import { type Health, type Made, outcomesAt, takenAt } from './readings.ts'
import { resultsBetween, resultsOfTick } from './results.ts'
import { type Event, runsOf } from './runs.ts'
import { story, type Tick } from './week.ts'

/** What the week has left. */
export interface Replayed {
  /** Oldest first. */
  readonly samples: readonly Sample[]
  /** The alerts as they stand in the end. */
  readonly alerts: readonly Alert[]
  /** The cron events with their runs, oldest first. */
  readonly events: readonly {
    readonly event: Event
    readonly runs: Readonly<Record<string, RunState>>
  }[]
}

/** The times at which a cron string is due from one moment on and before another. */
const timesOf = (cron: string, fromMs: number, untilMs: number): number[] => {
  const times: number[] = []
  let next = nextRunOf(cron, new Date(fromMs - 1))
  while (next !== null && next.getTime() < untilMs) {
    times.push(next.getTime())
    next = nextRunOf(cron, next)
  }
  return times
}

const versionAt = (index: number): string | null =>
  story.versions.findLast(({ from }) => index <= from)?.version ?? null

/** One step of the week after another, with how all stands by then. */
class Replay {
  readonly #made: Made
  readonly #database: string
  readonly #health = new Map<string, Health>()
  readonly #alerts = new Map<string, Alert>()
  readonly #failures = new Set<(typeof story.failures)[number]>(story.failures)
  readonly #events: Replayed['events'][number][] = []
  readonly #samples: Sample[] = []

  constructor(made: Made, database: string) {
    this.#made = made
    this.#database = database
  }

  get result(): Replayed {
    return { samples: this.#samples, alerts: [...this.#alerts.values()], events: this.#events }
  }

  /** The runs of the story that fail by this tick, of these jobs. */
  #failing(index: number, jobs: readonly string[]): Record<string, string> {
    const failed: Record<string, string> = {}
    for (const failure of this.#failures) {
      if (failure.index < index || !jobs.includes(failure.job) || failure.job in failed) continue
      failed[failure.job] = failure.error
      this.#failures.delete(failure)
    }
    return failed
  }

  /** As it is stored: one that is pending keeps the time at which it last ended. */
  #store(alert: Alert): void {
    const endedMs = this.#alerts.get(alert.fingerprint)?.resolved_at_ms ?? null
    const isPending = alert.status === 'pending'
    const resolved_at_ms = isPending ? (alert.resolved_at_ms ?? endedMs) : alert.resolved_at_ms
    this.#alerts.set(alert.fingerprint, { ...alert, resolved_at_ms })
  }

  run(cron: string, dueMs: number, index: number, results: Event['results']): void {
    const { application } = this.#made
    const failed = this.#failing(index, application.schedule.get(cron) ?? [])
    const event = { cron, dueMs, failed, results }
    const runs = runsOf(event, { application, database: this.#database, health: this.#health })
    for (const [job, run] of Object.entries(runs)) this.#health.set(job, run)
    this.#events.push({ event, runs })
  }

  tick(tick: Tick, cron: string): void {
    const { application } = this.#made
    const database = this.#database
    const outcomes = outcomesAt(this.#made, database, tick, this.#health)
    const now = takenAt(tick)
    const active = [...this.#alerts.values()].filter(({ status }) => status !== 'resolved')
    const { rules } = application
    const evaluated = evaluate({ rules, outcomes, active, database, now, pausedMs: 0 })
    for (const fingerprint of evaluated.dropped) this.#alerts.delete(fingerprint)
    for (const alert of evaluated.alerts) this.#store(alert)
    const of = (alerts: readonly Alert[], status: string) =>
      alerts.filter((alert) => alert.status === status)
    const firing = of(evaluated.alerts, 'firing')
    const readings = outcomes.flatMap((one) => ('readings' in one ? one.readings : []))
    this.#samples.push({
      takenAtMs: now.getTime(),
      readings,
      firing: [...new Set(firing.flatMap(({ labels }) => labels.alertname ?? []))].toSorted(),
      version: versionAt(tick.index),
    })
    const figures = {
      readings: readings.length,
      pending: of(evaluated.alerts, 'pending').length,
      firing: firing.length,
      resolved: of(evaluated.alerts, 'resolved').length,
      told: evaluated.changed.filter(({ status }) => status !== 'pending').length,
    }
    this.run(cron, tick.dueMs, tick.index, resultsOfTick(this.#made, tick, figures))
  }
}

interface Step {
  readonly dueMs: number
  readonly cron: string
  /** Of the cron string that runs evaluate. */
  readonly tick: Tick | null
}

/** Goes through the week, tick by tick, with the rules and their state machine as they are. */
export const replay = (made: Made, database: string, ticks: readonly Tick[]): Replayed => {
  const { application } = made
  const [first, last] = [ticks[0]?.dueMs ?? 0, ticks.at(-1)?.dueMs ?? 0]
  const tickCron = cronOf(application, 'evaluate') ?? ''
  const others = [...application.schedule.keys()].filter((cron) => cron !== tickCron)
  const between = others.flatMap((cron) =>
    timesOf(cron, first, last).map((dueMs): Step => ({ dueMs, cron, tick: null })),
  )
  const steps = [
    ...ticks.map((tick): Step => ({ dueMs: tick.dueMs, cron: tickCron, tick })),
    ...between,
  ].toSorted((one, other) => one.dueMs - other.dueMs)
  const going = new Replay(made, database)
  let index = ticks.length
  for (const { tick, cron, dueMs } of steps) {
    index = tick?.index ?? index
    if (tick) going.tick(tick, cron)
    else going.run(cron, dueMs, index, resultsBetween(made))
  }
  return going.result
}
