import type { CheckOutcome, Reading } from '../alerting/readings.ts'
import { describeError } from '../db/describe-error.ts'
import type { Check, CheckContext } from './check.ts'

/** How long one check may take, milliseconds. */
const timeLimitMs = 10_000

/** Calls back after `ms` unless the returned function is called before. */
export type Timer = (ms: number, ring: () => void) => () => void

const systemTimer: Timer = (ms, ring) => {
  const timeout = setTimeout(ring, ms)
  return () => clearTimeout(timeout)
}

const withinTimeLimit = async <T>(work: Promise<T>, timer: Timer): Promise<T> => {
  let cancel = () => {}
  const limit = new Promise<never>((_, reject) => {
    cancel = timer(timeLimitMs, () =>
      reject(new Error(`The check took longer than ${timeLimitMs / 1000} s.`)),
    )
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    cancel()
  }
}

/** A database may shrink, so a ratio may be negative; nothing else that is measured can. */
const isImpossible = ({ metric, value }: Reading): boolean =>
  !Number.isFinite(value) || (value < 0 && !metric.endsWith('_ratio'))

const takeOne = async (
  { name, metrics: gauges, take }: Check,
  context: CheckContext,
  timer: Timer,
): Promise<CheckOutcome> => {
  const metrics = gauges.map((metric) => metric.name)
  try {
    const taken = await withinTimeLimit(take(context), timer)
    const readings = taken.filter((one) => one.value !== null)
    const withheld = taken.filter((one) => one.value === null)
    const impossible = readings.find(isImpossible)
    if (impossible !== undefined)
      throw new Error(
        `${impossible.metric} was measured as ${impossible.value}, which is impossible.`,
      )
    return { check: name, metrics, readings, ...(withheld.length > 0 ? { withheld } : {}) }
  } catch (error) {
    console.error(JSON.stringify({ check: name, error: String(error) }))
    return { check: name, metrics, error: describeError(error) }
  }
}

/**
 * Takes the given checks one after the other. A check that throws, takes over 10 s or gives an impossible value
 * is reported as failed; the others are taken all the same. Never throws.
 */
export const takeChecks = async (
  wanted: readonly Check[],
  context: CheckContext,
  timer: Timer = systemTimer,
): Promise<CheckOutcome[]> => {
  const outcomes: CheckOutcome[] = []
  for (const check of wanted) outcomes.push(await takeOne(check, context, timer))
  return outcomes
}
