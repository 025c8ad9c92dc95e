import * as z from 'zod'
import { badgeOf } from '../verdict/badge.ts'
import type { Fault } from '../verdict/fault.ts'
import { readVerdict } from '../verdict/read-verdict.ts'
import { route } from './route.ts'
import { time, timeOf, timeOrNull } from './time.ts'

/** How many faults an answer names. */
const mostFaults = 100

const shownFault = z.object({
  kind: z
    .enum(['broken', 'mended', 'pending'])
    .describe('mended: found and repaired; pending: fires unless it recovers.'),
  alert: z.string(),
  fingerprint: z.string(),
  severity: z.string(),
  sentence: z.string(),
  since: time,
  fires_at: time.nullable(),
  ended_at: time.nullable(),
  value: z.number(),
  labels: z.record(z.string(), z.string()),
  command: z.string().nullable().describe('What mends it, ready for a shell.'),
  job: z.string().nullable().describe('The job that mends it: POST /api/jobs/{job}/runs.'),
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

export const getStatus = route({
  method: 'GET',
  path: '/api/status',
  summary: 'How all is, in one sentence; what is wrong since when, and the command that mends it.',
  responses: {
    200: z.object({
      state: z.enum(['ok', 'warning', 'critical', 'unknown']),
      sentence: z.string(),
      evaluated_at: time.nullable(),
      faults: z.array(shownFault).describe('The worst first.'),
      left_out: z.int().optional().describe('How many more faults there are.'),
    }),
  },
  handle: async (_input, context) => {
    const { state, sentence, evaluatedAtMs, faults } = await readVerdict(context)
    const leftOut = faults.length - mostFaults
    const body = {
      state,
      sentence,
      evaluated_at: timeOrNull(evaluatedAtMs),
      faults: faults.slice(0, mostFaults).map(shown),
      ...(leftOut > 0 ? { left_out: leftOut } : {}),
    }
    return { status: 200, body }
  },
})

export const getBadge = route({
  method: 'GET',
  path: '/api/badge.svg',
  summary: 'How all is, as a badge; unknown where the database does not answer.',
  contentType: 'image/svg+xml',
  responses: { 200: z.string() },
  handle: async (_input, context) => {
    const state = await readVerdict(context).then(
      (verdict) => verdict.state,
      () => 'unknown' as const,
    )
    return { status: 200, body: badgeOf(state) }
  },
})
