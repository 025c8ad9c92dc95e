import { $ZodError } from 'zod/v4/core'
import type { Reading, Withheld } from '../alerting/readings.ts'
import { describeError } from '../db/describe-error.ts'
import { systemTimer, type Timer, withinTimeLimit } from '../db/timer.ts'
import { log } from '../log/log.ts'
import type { Check, CheckContext, Outcome } from './check.ts'
import { staleness } from './freshness.ts'
import type { Lacking, Measured } from './metric.ts'

/** How long one check may take, milliseconds. */
const timeLimitMs = 10_000

/** A database may shrink, so a ratio may be negative; nothing else that is measured can. */
const isImpossible = ({ metric, value }: Reading): boolean =>
  !Number.isFinite(value) || (value < 0 && !metric.endsWith('_ratio'))

const isMeasured = (one: Measured | Withheld): one is Measured => one.value !== null

/** Parts what was taken by whether it can be gone by: of a metric of which some reading can't, nothing is known. */
const judged = (
  check: Check,
  taken: readonly (Measured | Withheld | Lacking)[],
  now: Date,
): Outcome[] => {
  const { name } = check
  const faults = taken.flatMap((one) => {
    const text = staleness(one, check, now)
    return text === null ? [] : [{ metric: one.metric, text }]
  })
  const unknown = new Set(faults.map(({ metric }) => metric))
  const known = taken.filter(({ metric }) => !unknown.has(metric))
  const withheld = known.filter((one) => !isMeasured(one))
  const metrics = check.metrics.map((metric) => metric.name)
  const given = {
    check: name,
    metrics: metrics.filter((metric) => !unknown.has(metric)),
    readings: known.filter(isMeasured),
    ...(withheld.length > 0 ? { withheld } : {}),
  }
  const [fault] = faults
  if (fault === undefined) return [given]
  const failed = { check: name, metrics: [...unknown], error: fault.text }
  return given.metrics.length === 0 ? [failed] : [given, failed]
}

/** The text of what a check threw. */
const textOf = (error: unknown, { source: { name, remedy } }: Check): string =>
  error instanceof $ZodError || error instanceof SyntaxError
    ? `The latest ${name} can't be read. ${remedy}`
    : describeError(error)

const takeOne = async (check: Check, context: CheckContext, timer: Timer): Promise<Outcome[]> => {
  try {
    const taken = await withinTimeLimit(check.take(context), {
      ms: timeLimitMs,
      timer,
      fault: () => new Error(`The check took longer than ${timeLimitMs / 1000} s.`),
    })
    const impossible = taken.filter(isMeasured).find(isImpossible)
    if (impossible !== undefined)
      throw new Error(
        `${impossible.metric} was measured as ${impossible.value}, which is impossible.`,
      )
    return judged(check, taken, context.now())
  } catch (error) {
    log({
      event: 'finding',
      database: context.db.name,
      job: 'evaluate',
      status: 'unmeasured',
      alert: 'CheckFailed',
      error: `${check.name}: ${error}`,
    })
    const metrics = check.metrics.map(({ name }) => name)
    return [{ check: check.name, metrics, error: textOf(error, check) }]
  }
}

/**
 * Takes the given checks one after the other. A check that throws, takes over 10 s or gives an impossible value
 * is reported as failed; the others are taken all the same. So are those of its metrics of which a reading is older than
 * three of its own intervals, from the future, or was never taken though there must be one. Never throws.
 */
export const takeChecks = async (
  wanted: readonly Check[],
  context: CheckContext,
  timer: Timer = systemTimer,
): Promise<Outcome[]> => {
  const outcomes: Outcome[] = []
  for (const check of wanted) outcomes.push(...(await takeOne(check, context, timer)))
  return outcomes
}
