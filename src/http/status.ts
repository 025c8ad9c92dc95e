import * as z from 'zod/mini'
import { badgeOf } from '../verdict/badge.ts'
import type { Fault } from '../verdict/fault.ts'
import { readVerdict } from '../verdict/read-verdict.ts'
import type { Verdict } from '../verdict/verdict.ts'
import { exampleStatus } from './examples.ts'
import { route } from './route.ts'
import { time, timeOf, timeOrNull } from './time.ts'

/** How many faults an answer names. */
const mostFaults = 100

const shownFault = z.object({
  kind: z
    .enum(['broken', 'mended', 'pending'])
    .check(z.describe('mended: found and repaired; pending: fires unless it recovers.')),
  alert: z.string(),
  fingerprint: z.string(),
  severity: z.string(),
  sentence: z.string(),
  since: time,
  fires_at: z.nullable(time),
  ended_at: z.nullable(time),
  value: z.number(),
  labels: z.record(z.string(), z.string()),
  command: z.nullable(z.string()).check(z.describe('What mends it, ready for a shell.')),
  job: z
    .nullable(z.string())
    .check(z.describe('The job that mends it: POST /api/jobs/{job}/runs.')),
  silenced: z.boolean(),
  acknowledged: z.boolean(),
})

const shown = (fault: Fault): z.output<typeof shownFault> => ({
  kind: fault.kind,
  alert: fault.alert,
  fingerprint: fault.fingerprint,
  severity: fault.severity,
  sentence: fault.sentence,
  since: timeOf(fault.sinceMs),
  fires_at: timeOrNull(fault.firesAtMs),
  ended_at: timeOrNull(fault.endedAtMs),
  value: fault.value,
  labels: fault.labels,
  command: fault.command,
  job: fault.job,
  silenced: fault.isSilenced,
  acknowledged: fault.isAcknowledged,
})

/** A verdict as answers have it. */
export const shownVerdict = z
  .object({
    state: z.enum(['ok', 'warning', 'critical', 'unknown']),
    sentence: z.string(),
    evaluated_at: z.nullable(time),
    looked_at: z
      .optional(time)
      .check(
        z.describe(
          'Of a database of a fleet: when a later look found that nothing has moved since.',
        ),
      ),
    faults: z.array(shownFault).check(z.describe('The worst first.')),
    left_out: z.optional(z.int()).check(z.describe('How many more faults there are.')),
  })
  .check(z.meta({ examples: [exampleStatus] }))

export const showVerdict = ({
  state,
  sentence,
  evaluatedAtMs,
  lookedAtMs,
  faults,
}: Verdict): z.output<typeof shownVerdict> => {
  const leftOut = faults.length - mostFaults
  return {
    state,
    sentence,
    evaluated_at: timeOrNull(evaluatedAtMs),
    ...(lookedAtMs === null ? {} : { looked_at: timeOf(lookedAtMs) }),
    faults: faults.slice(0, mostFaults).map(shown),
    ...(leftOut > 0 ? { left_out: leftOut } : {}),
  }
}

export const getStatus = route({
  method: 'GET',
  path: '/api/status',
  summary: 'How all is, in one sentence; what is wrong since when, and the command that mends it.',
  responses: { 200: shownVerdict },
  handle: async (_input, context) => ({
    status: 200,
    body: showVerdict(await readVerdict(context)),
  }),
})

export const getBadge = route({
  method: 'GET',
  path: '/api/badge.svg',
  summary: 'How all is, as a badge; unknown where the database does not answer.',
  contentType: 'image/svg+xml',
  responses: { 200: z.string().check(z.meta({ examples: [badgeOf('ok')] })) },
  handle: async (_input, context) => {
    const state = await readVerdict(context).then(
      (verdict) => verdict.state,
      () => 'unknown' as const,
    )
    return { status: 200, body: badgeOf(state) }
  },
})
