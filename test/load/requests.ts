import { setTimeout as sleep } from 'node:timers/promises'
import { number, table } from '../../bench/report/markdown.ts'
import { quantile, type Served } from './served.ts'

/** Answers by status; 0 where the connection was closed. */
const counted = (statuses: readonly number[]): string =>
  Object.entries(Object.groupBy(statuses, String))
    .map(([status, all]) => `${number(all?.length ?? 0)} × ${status}`)
    .join(', ')

/** Requests for one job, all at once: one runs, the others are told that it is running. */
export const manualAtOnce = async (served: Served, count: number): Promise<string> => {
  const began = performance.now()
  const statuses = await Promise.all(
    Array.from({ length: count }, async () => {
      const response = await served.post('audit').catch(() => null)
      await response?.text()
      return response?.status ?? 0
    }),
  )
  const after = await served.post('audit')
  return `${number(count)} requests to run the audit, all at once, were answered in ${number(performance.now() - began)} ms: ${counted(statuses)}. One more after them: ${after.status}.`
}

export interface FloodOptions {
  readonly perSecond: number
  readonly seconds: number
}

/** Requests without a token, so many a second, beside ticks; and the same ticks alone. */
export const floodBesideTicks = async (
  served: Served,
  { perSecond, seconds }: FloodOptions,
): Promise<string> => {
  const tick = async (): Promise<number> => {
    const began = performance.now()
    const outcome = await served.cron('*/5 * * * *')
    if (outcome !== 'ok') throw new Error(`A tick ended with ${outcome}.`)
    return performance.now() - began
  }
  const alone = [await tick(), await tick(), await tick()]
  const began = performance.now()
  const statuses: number[] = []
  const flood = async () => {
    const asked: Promise<void>[] = []
    while (performance.now() - began < seconds * 1000) {
      const due = Math.floor(((performance.now() - began) / 1000) * perSecond)
      while (asked.length < due)
        asked.push(
          fetch(new URL('/api/alerts', served.address)).then(
            async (response) => {
              statuses.push(response.status)
              await response.arrayBuffer()
            },
            () => {
              statuses.push(0)
            },
          ),
        )
      await sleep(2)
    }
    await Promise.all(asked)
  }
  const beside: number[] = []
  const ticks = async () => {
    while (performance.now() - began < seconds * 1000) beside.push(await tick())
  }
  await Promise.all([flood(), ticks()])
  const rate = statuses.length / ((performance.now() - began) / 1000)
  const row = (name: string, times: readonly number[]) => [
    name,
    number(times.length),
    ...[0.5, 1].map((part) => number(quantile(times, part))),
  ]
  return `${number(statuses.length)} requests without a token in ${seconds} s, ${number(rate)} answered a second: ${counted(statuses)}. Ticks meanwhile, milliseconds:

${table([['', 'ticks', 'p50', 'most'], row('alone', alone), row('beside the requests', beside)])}`
}
