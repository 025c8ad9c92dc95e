import * as z from 'zod/mini'
import {
  expireSilence,
  listSilences,
  mostSilences,
  type SilenceRow,
  saveSilence,
  silencePlace,
  untilRecovery,
} from '../store/silences.ts'
import type { HttpContext } from './context.ts'
import { exampleSilence } from './examples.ts'
import { pageLimit, pageOf, shownPage } from './page.ts'
import { pageKey, printPageKey } from './page-key.ts'
import { Problem } from './problem.ts'
import { route, routeWithBody } from './route.ts'
import { type NewSilence, parseSilence, silenceBody } from './silence-body.ts'
import { time, timeOf } from './time.ts'

export const shownSilence = z
  .object({
    id: z.string(),
    status: z.enum(['pending', 'active', 'expired']),
    matchers: z.readonly(z.array(z.string())),
    starts_at: time,
    ends_at: z
      .nullable(time)
      .check(z.describe('Null: when the alert recovers that it acknowledges.')),
    comment: z.string(),
    created_at: time,
    created_by: z.string(),
    fingerprint: z
      .nullable(z.string())
      .check(z.describe('Of the alert that it acknowledges, if it does.')),
  })
  .check(z.meta({ examples: [exampleSilence] }))

const statusOf = (
  { starts_at_ms, ends_at_ms }: SilenceRow,
  nowMs: number,
): z.output<typeof shownSilence>['status'] =>
  ends_at_ms <= nowMs ? 'expired' : starts_at_ms > nowMs ? 'pending' : 'active'

/** A silence as answers have it. */
export const showSilence = (silence: SilenceRow, now: Date): z.output<typeof shownSilence> => ({
  id: silence.id,
  status: statusOf(silence, now.getTime()),
  matchers: silence.matchers,
  starts_at: timeOf(silence.starts_at_ms),
  ends_at: silence.ends_at_ms === untilRecovery ? null : timeOf(silence.ends_at_ms),
  comment: silence.comment,
  created_at: timeOf(silence.created_at_ms),
  created_by: silence.created_by,
  fingerprint: silence.fingerprint,
})

const tooMany = {
  open: `There are ${mostSilences.open} silences that have not ended, which is the most there may be. End some.`,
  kept: `There are ${mostSilences.kept} silences, which is the most that are kept. Cleanup deletes those that ended 5 days ago.`,
}

/** That there is no room for one more. */
export const tooManySilences = (full: readonly (keyof typeof tooMany)[]): Problem =>
  new Problem(409, full.map((kind) => tooMany[kind]).join(' '))

/** Stores a silence and gives it. Throws a Problem where there is no room for it. */
export const createSilence = async (
  { db, now }: Pick<HttpContext, 'db' | 'now'>,
  asked: NewSilence,
): Promise<SilenceRow> => {
  const silence = {
    ...asked,
    id: crypto.randomUUID(),
    created_at_ms: now().getTime(),
    fingerprint: null,
  }
  const full = await saveSilence(db, silence)
  if (full.length > 0) throw tooManySilences(full)
  return silence
}

export const postSilence = routeWithBody({
  method: 'POST',
  path: '/api/silences',
  about: 'shared',
  summary: 'Keeps the alerts that match from being sent for a while.',
  description:
    'It ends at `ends_at`, or `duration` after `starts_at`, which is now when it is left out.',
  body: silenceBody,
  parse: parseSilence,
  responses: { 201: shownSilence },
  problems: { 409: 'There are as many silences as there may be.' },
  handle: async ({ body }, context) => ({
    status: 201,
    body: showSilence(await createSilence(context, body), context.now()),
  }),
})

export const getSilences = route({
  method: 'GET',
  path: '/api/silences',
  about: 'shared',
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
      show: (silence) => showSilence(silence, time),
      keyOf: ({ ends_at_ms, id }) => printPageKey({ ends_at_ms, id }),
    })
    return { status: 200, body: { silences, ...page } }
  },
})

/** Ends a silence now, and gives it. Throws a Problem where there is none of that id. */
export const endSilence = async (
  { db, now }: Pick<HttpContext, 'db' | 'now'>,
  id: string,
): Promise<SilenceRow> => {
  const silence = await expireSilence(db, id, now())
  if (silence === null) throw new Problem(404, `There is no silence ${id}.`)
  return silence
}

export const deleteSilence = route({
  method: 'DELETE',
  path: '/api/silences/{id}',
  about: 'shared',
  summary: 'Ends a silence now. It is kept for 5 days.',
  params: { id: z.string() },
  responses: { 200: shownSilence },
  problems: { 404: 'There is no such silence.' },
  handle: async ({ params: { id } }, context) => ({
    status: 200,
    body: showSilence(await endSilence(context, id), context.now()),
  }),
})
