import * as z from 'zod'
import type { InProcess } from './in-process.ts'
import { everyFiveMinutes, pass } from './subjects.ts'

const tickJobs = ['snapshot', 'audit', 'evaluate', 'deliver']
const mostTicks = 40
const alerts = z.object({ alerts: z.array(z.object({ status: z.string() })) })
const deliveries = z.object({ deliveries: z.array(z.unknown()) })

/** Nothing fires, nothing waits to be sent. */
const isQuiet = async (world: InProcess): Promise<boolean> => {
  const shown = alerts.parse(await (await world.request('GET', '/api/alerts'))?.json())
  if (shown.alerts.some(({ status }) => status !== 'resolved')) return false
  const waiting = await world.request('GET', '/api/deliveries?status=pending')
  return deliveries.parse(await waiting?.json()).deliveries.length === 0
}

const idPrefix = (time: string): string => time.replaceAll(/[-:]/g, '')

/** Ticks from this time on in which a job did not run well. */
export const lostTicks = async (world: InProcess, times: readonly string[]): Promise<number> => {
  const lost = new Set<string>()
  for (const job of tickJobs) {
    const runs = await world.runs(job)
    for (const time of times) {
      const run = runs.find(({ id }) => id.startsWith(idPrefix(time)))
      if (run?.status !== 'ok') lost.add(time)
    }
  }
  return lost.size
}

/** Runs whose work began and of which there is no record. */
export const unrecorded = async (world: InProcess): Promise<string[]> => {
  const begun = [...world.begun]
  const missing: string[] = []
  for (const job of new Set(begun.map((one) => one.job))) {
    const runs = await world.runs(job)
    const ofJob = begun.filter((one) => one.job === job)
    const cron = ofJob.filter(({ event }) => !event.startsWith('POST'))
    const isRecorded = (event: string) => runs.some(({ id }) => id.startsWith(idPrefix(event)))
    if (cron.some(({ event }) => !isRecorded(event))) missing.push(`a run of ${job} has no record`)
    const manual = runs.filter(({ trigger }) => trigger === 'manual')
    if (manual.length < ofJob.length - cron.length) missing.push(`a run of ${job} has no record`)
  }
  return missing
}

/** Jobs that are refused, or do not run well, once all is quiet. */
export const stuckJobs = async (world: InProcess): Promise<string[]> => {
  const wrong: string[] = []
  for (const job of [...tickJobs, 'cleanup', 'optimize', 'backfill']) {
    const response = await world.request('POST', `/api/jobs/${job}/runs`)
    if (response?.status !== 200) wrong.push(`${job} can't be run in the end`)
    else if (!/"status":"ok"/.test(await response.text())) wrong.push(`${job} fails in the end`)
  }
  return wrong
}

/** Clean ticks until all is quiet; their times. */
export const ticksUntilQuiet = async (
  world: InProcess,
): Promise<{ times: string[]; isQuiet: boolean }> => {
  const times: string[] = []
  while (times.length < mostTicks) {
    await pass(world)
    times.push(world.clock.now().toISOString())
    await world.event(everyFiveMinutes)
    if (times.length >= 8 && (await isQuiet(world))) return { times, isQuiet: true }
  }
  return { times, isQuiet: false }
}
