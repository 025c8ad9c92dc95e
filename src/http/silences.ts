import '../english.ts'
import * as z from 'zod/mini'
import { matcher } from '../alerting/matchers.ts'
import { needsSomeLabel } from '../alerting/silencer.ts'
import {
  expireSilence,
  listSilences,
  mostSilences,
  type SilenceRow,
  saveSilence,
  silencePlace,
} from '../store/silences.ts'
import { pageLimit, pageOf, shownPage } from './page.ts'
import { pageKey, printPageKey } from './page-key.ts'
import { badRequest, Problem } from './problem.ts'
import { route, routeWithBody } from './route.ts'
import { time, timeOf } from './time.ts'

const mostMatchers = 20
const longestComment = 1000

/** The times that answers can give, in milliseconds: of the years 1970 to 9999. */
const lastTime = Date.parse('9999-12-31T23:59:59Z')
const noTime = 'must be a time such as 2026-05-01T10:00:00Z'

const givenTime = z
  .pipe(
    z.iso.datetime({ offset: true, error: noTime }),
    z.transform((text) => new Date(text)),
  )
  .check(
    z.refine((given) => given.getTime() >= 0 && given.getTime() <= lastTime, { error: noTime }),
  )

const silenceBody = z.strictObject({
  matchers: z.array(z.string(), { error: 'must be a list such as ["alertname=ViewDrift"]' }),
  starts_at: z.optional(givenTime),
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
  matchers: z.readonly(z.array(z.string())),
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

const tooMany = {
  open: `There are ${mostSilences.open} silences that have not ended, which is the most there may be. End some.`,
  kept: `There are ${mostSilences.kept} silences, which is the most that are kept. Cleanup deletes those that ended 5 days ago.`,
}

export const postSilence = routeWithBody({
  method: 'POST',
  path: '/api/silences',
  summary: 'Keeps the alerts that match from being sent until `ends_at`.',
  description: 'Matchers are written as for Alertmanager. `starts_at` is now when it is left out.',
  body: silenceBody,
  responses: { 201: shownSilence },
  problems: { 409: 'There are as many silences as there may be.' },
  handle: async ({ body }, { db, now }) => {
    const created = now()
    const faults = faultsOf(body, created)
    if (faults.length > 0) throw badRequest('body', faults)
    const silence: SilenceRow = {
      id: crypto.randomUUID(),
      matchers: body.matchers,
      starts_at_ms: (body.starts_at ?? created).getTime(),
      ends_at_ms: body.ends_at.getTime(),
      comment: body.comment,
      created_at_ms: created.getTime(),
    }
    const [full] = await saveSilence(db, silence)
    if (full !== undefined) throw new Problem(409, tooMany[full])
    return { status: 201, body: shown(silence, created) }
  },
})

export const getSilences = route({
  method: 'GET',
  path: '/api/silences',
  summary: 'The silences to come, those that hold, and those that ended in the last 5 days.',
  description: 'The one that ends last comes first.',
  query: {
    limit: pageLimit(500),
    after: z.optional(pageKey(silencePlace)).check(z.describe('`next` of the page before.')),
  },
  responses: { 200: z.object({ silences: z.array(shownSilence), ...shownPage }) },
  handle: async ({ query: { limit, after } }, { db, now }) => {
    const time = now()
    const read = await listSilences(db, { after: after ?? null, limit })
    const { rows: silences, page } = pageOf(read, {
      limit,
      show: (silence) => shown(silence, time),
      keyOf: ({ ends_at_ms, id }) => printPageKey({ ends_at_ms, id }),
    })
    return { status: 200, body: { silences, ...page } }
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
