import * as z from 'zod'
import { matcher } from '../alerting/matchers.ts'
import { needsSomeLabel } from '../alerting/silencer.ts'
import { expireSilence, listSilences, type SilenceRow, saveSilence } from '../store/silences.ts'
import { badBody } from './body.ts'
import { Problem } from './problem.ts'
import { route, routeWithBody } from './route.ts'
import { time, timeOf } from './time.ts'

const mostMatchers = 20
const longestComment = 1000

const givenTime = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-05-01T10:00:00Z' })
  .transform((text) => new Date(text))

const silenceBody = z.strictObject({
  matchers: z.array(z.string(), { error: 'must be a list such as ["alertname=ViewDrift"]' }),
  starts_at: givenTime.optional(),
  ends_at: givenTime,
  comment: z.string({ error: 'must be text: why is this silenced?' }),
})

const matcherFaults = (texts: readonly string[]): string[] => {
  if (texts.length === 0) return ['matchers must hold at least one']
  if (texts.length > mostMatchers) return [`matchers are more than ${mostMatchers}`]
  const parsed = texts.map((text) => matcher.safeParse(text))
  const faults = parsed.flatMap(({ error }, index) =>
    (error?.issues ?? []).map(({ message }) => `matchers.${index} ${message}`),
  )
  const sound = parsed.flatMap(({ data }) => data ?? [])
  if (faults.length > 0 || needsSomeLabel(sound)) return faults
  return ['matchers all match the empty text: at least one must not']
}

const faultsOf = (
  { matchers, starts_at, ends_at, comment }: z.output<typeof silenceBody>,
  now: Date,
): string[] => {
  const starts = starts_at ?? now
  return [
    ...matcherFaults(matchers),
    ...(ends_at <= starts ? ['ends_at must be after starts_at'] : []),
    ...(ends_at <= now ? ['ends_at must be in the future'] : []),
    ...(comment.trim() === '' ? ['comment must say why this is silenced'] : []),
    ...(comment.length > longestComment ? [`comment is over ${longestComment} characters`] : []),
  ]
}

const shownSilence = z.object({
  id: z.string(),
  status: z.enum(['pending', 'active', 'expired']),
  matchers: z.array(z.string()).readonly(),
  starts_at: time,
  ends_at: time,
  comment: z.string(),
  created_at: time,
})

const statusOf = (
  { starts_at_ms, ends_at_ms }: SilenceRow,
  nowMs: number,
): z.output<typeof shownSilence>['status'] =>
  ends_at_ms <= nowMs ? 'expired' : starts_at_ms > nowMs ? 'pending' : 'active'

const shown = (silence: SilenceRow, now: Date): z.output<typeof shownSilence> => ({
  id: silence.id,
  status: statusOf(silence, now.getTime()),
  matchers: silence.matchers,
  starts_at: timeOf(silence.starts_at_ms),
  ends_at: timeOf(silence.ends_at_ms),
  comment: silence.comment,
  created_at: timeOf(silence.created_at_ms),
})

export const postSilence = routeWithBody({
  method: 'POST',
  path: '/api/silences',
  summary: 'Keeps the alerts that match from being sent until `ends_at`.',
  description: 'Matchers are written as for Alertmanager. `starts_at` is now when it is left out.',
  body: silenceBody,
  responses: { 201: shownSilence },
  handle: async ({ body }, { db, now }) => {
    const created = now()
    const faults = faultsOf(body, created)
    if (faults.length > 0) throw badBody(faults)
    const silence: SilenceRow = {
      id: crypto.randomUUID(),
      matchers: body.matchers,
      starts_at_ms: (body.starts_at ?? created).getTime(),
      ends_at_ms: body.ends_at.getTime(),
      comment: body.comment,
      created_at_ms: created.getTime(),
    }
    await db.run(saveSilence(silence))
    return { status: 201, body: shown(silence, created) }
  },
})

export const getSilences = route({
  method: 'GET',
  path: '/api/silences',
  summary: 'The silences to come, those that hold, and those that ended in the last 5 days.',
  responses: { 200: z.object({ silences: z.array(shownSilence) }) },
  handle: async (_input, { db, now }) => {
    const silences = await listSilences(db)
    return { status: 200, body: { silences: silences.map((silence) => shown(silence, now())) } }
  },
})

export const deleteSilence = route({
  method: 'DELETE',
  path: '/api/silences/{id}',
  summary: 'Ends a silence now. It is kept for 5 days.',
  params: { id: z.string() },
  responses: { 200: shownSilence },
  problems: { 404: 'There is no such silence.' },
  handle: async ({ params: { id } }, { db, now }) => {
    const ended = now()
    const silence = await expireSilence(db, id, ended)
    if (silence === null) throw new Problem(404, `There is no silence ${id}.`)
    return { status: 200, body: shown(silence, ended) }
  },
})
