import { z } from 'zod'
import { matcher } from '../alerting/matchers.ts'
import { needsSomeLabel } from '../alerting/silencer.ts'
import { expireSilence, listSilences, type SilenceRow, saveSilence } from '../store/silences.ts'
import { badBody, parseBody } from './body.ts'
import type { HttpContext } from './context.ts'
import { Problem } from './problem.ts'
import { parseQuery } from './query.ts'

const mostMatchers = 20
const longestComment = 1000

const time = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-05-01T10:00:00Z' })
  .transform((text) => new Date(text))

const silenceBody = z.strictObject({
  matchers: z.array(z.string(), { error: 'must be a list such as ["alertname=ViewDrift"]' }),
  starts_at: time.optional(),
  ends_at: time,
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

const statusOf = ({ starts_at_ms, ends_at_ms }: SilenceRow, nowMs: number) =>
  ends_at_ms <= nowMs ? 'expired' : starts_at_ms > nowMs ? 'pending' : 'active'

const shown = (silence: SilenceRow, now: Date) => ({
  id: silence.id,
  status: statusOf(silence, now.getTime()),
  matchers: silence.matchers,
  starts_at: new Date(silence.starts_at_ms).toISOString(),
  ends_at: new Date(silence.ends_at_ms).toISOString(),
  comment: silence.comment,
  created_at: new Date(silence.created_at_ms).toISOString(),
})

/** POST /api/silences: matchers as Alertmanager writes them, starts_at (now if left out), ends_at, comment. */
export const postSilence = async (request: Request, { db, now }: HttpContext) => {
  parseQuery(request, {})
  const body = await parseBody(request, silenceBody)
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
  return Response.json(shown(silence, created), { status: 201 })
}

/** GET /api/silences: those to come, those that hold, and those that ended in the last 5 days. */
export const getSilences = async (request: Request, { db, now }: HttpContext) => {
  parseQuery(request, {})
  const silences = await listSilences(db)
  return Response.json({ silences: silences.map((silence) => shown(silence, now())) })
}

/** DELETE /api/silences/{id}: ends it now; it is kept for 5 days. */
export const deleteSilence = async (request: Request, { db, now }: HttpContext, id: string) => {
  parseQuery(request, {})
  const ended = now()
  const silence = await expireSilence(db, id, ended)
  if (silence === null) throw new Problem(404, `There is no silence ${id}.`)
  return Response.json(shown(silence, ended))
}
