import {
  content,
  damage,
  damageAlerts,
  failedJobs,
  failedJobsAlert,
  oldAges,
  oldSnapshots,
} from './content.ts'
import type { InProcess, Outcome } from './in-process.ts'
import type { World } from './world.ts'

/** What the faults are tried on. */
export interface Subject {
  readonly name: string
  /** When it runs. */
  readonly at: string
  /** The alerts that are to be told and resolved. */
  readonly wanted: readonly string[]
  /** Brings the database to where it runs. */
  readonly prepare: (world: World) => Promise<void>
  /** Runs it, once. */
  readonly run: (world: World) => Promise<Outcome>
  /** After the fault: runs it until it is through; says what stands in the way. */
  readonly finish: (world: World) => Promise<string[]>
}

export const everyFiveMinutes = '*/5 * * * *'

/** Lets `minutes` pass, to the next full five, and gives the answers that are due by then. */
export const pass = async (world: InProcess, minutes = 5): Promise<void> => {
  const step = minutes * 60_000
  const next = (Math.floor(world.clock.now().getTime() / step) + 1) * step
  world.clock.set(new Date(next).toISOString())
  await world.answerLate()
}

const filled = async (world: World): Promise<void> => {
  world.clock.set('2026-05-01T10:45:00.000Z')
  world.exec(...content)
  for (let ticks = 0; ticks < 2; ticks += 1) {
    await pass(world)
    await world.event(everyFiveMinutes)
  }
  await pass(world)
}

const nothing = async (): Promise<string[]> => []

const ofCron = (name: string, cron: string, ...before: readonly string[]): Subject => ({
  name,
  at: '2026-05-01T11:00:00.000Z',
  wanted: [...damageAlerts, failedJobsAlert],
  prepare: async (world) => {
    await filled(world)
    world.exec(...before, ...damage, failedJobs)
  },
  run: (world) => world.event(cron),
  finish: nothing,
})

/** How often an operator tries, every five minutes. */
const mostTries = 12

/** Posts a run every five minutes, with the ticks between, until the API says that it is through. */
const untilThrough = async (world: World, job: string): Promise<string[]> => {
  let refused = 0
  for (let tries = 0; tries < mostTries; tries += 1) {
    await pass(world)
    await world.event(everyFiveMinutes)
    const response = await world.request('POST', `/api/jobs/${job}/runs`)
    const { status } = response ?? { status: 0 }
    if (status === 409) refused += 1
    if (status !== 200) continue
    const text = (await response?.text()) ?? ''
    if (!/"status":"ok"/.test(text) || /"complete":false/.test(text)) continue
    return refused > 0 ? [`${job} was refused though nobody ran it`] : []
  }
  return [`${job} never came to its end`]
}

const ofOperator = (
  job: string,
  before: Subject['prepare'],
  after: readonly string[],
  wanted: readonly string[] = [failedJobsAlert],
): Subject => ({
  name: job,
  at: '2026-05-01T11:00:00.000Z',
  wanted,
  prepare: async (world) => {
    await filled(world)
    await before(world)
  },
  run: async (world) => {
    const response = await world.request('POST', `/api/jobs/${job}/runs`)
    if (response === null) return 'hung'
    const isOk = response.status === 200 && /"status":"ok"/.test(await response.text())
    return isOk ? 'ok' : 'exception'
  },
  finish: async (world) => {
    for (const one of after) {
      const wrong = await untilThrough(world, one)
      if (wrong.length > 0) return wrong
    }
    return []
  },
})

/** Paused, and written to meanwhile. */
const paused = async (world: World): Promise<void> => {
  await world.request('POST', '/api/jobs/pause/runs')
  world.exec(
    "DELETE FROM tasks WHERE id = 't4'",
    "INSERT INTO task_evidence (id, task_id) VALUES ('while-paused', 't1')",
    failedJobs,
  )
}

export const subjects: readonly Subject[] = [
  ofCron('tick', everyFiveMinutes),
  ofCron('cleanup', '17 * * * *', oldSnapshots),
  ofCron('optimize', '41 3 * * *', oldAges),
  ofOperator(
    'backfill',
    async (world) => world.exec(...damage, failedJobs),
    ['backfill'],
    [...damageAlerts, failedJobsAlert],
  ),
  ofOperator('pause', async (world) => world.exec(failedJobs), ['pause', 'resume']),
  ofOperator('resume', paused, ['resume']),
]
