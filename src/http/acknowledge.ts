import * as z from 'zod/mini'
import { exactMatcher } from '../alerting/matchers.ts'
import { saveAcknowledgement } from '../store/acknowledgements.ts'
import { findActiveAlert } from '../store/alerts.ts'
import { type SilenceRow, untilRecovery } from '../store/silences.ts'
import { checked } from './body.ts'
import type { HttpContext } from './context.ts'
import { Problem } from './problem.ts'
import { routeWithBody } from './route.ts'
import { acknowledgementBody } from './silence-body.ts'
import { shownSilence, showSilence, tooManySilences } from './silences.ts'

const noAlert = (fingerprint: string): Problem =>
  new Problem(404, `No alert of the fingerprint ${fingerprint} is pending or firing.`)

/**
 * Silences an alert until it recovers, and gives the silence: the one there is where the same person has acknowledged it
 * in the same words. Throws a Problem where the alert is neither pending nor firing, and where there is no room.
 */
export const acknowledge = async (
  { db, now }: Pick<HttpContext, 'db' | 'now'>,
  fingerprint: string,
  asked: z.output<typeof acknowledgementBody>,
): Promise<SilenceRow> => {
  const alert = await findActiveAlert(db, fingerprint)
  if (alert === null) throw noAlert(fingerprint)
  const nowMs = now().getTime()
  const saved = await saveAcknowledgement(db, {
    ...asked,
    id: crypto.randomUUID(),
    fingerprint,
    matchers: Object.entries(alert.labels).map(([name, value]) => exactMatcher(name, value)),
    starts_at_ms: nowMs,
    ends_at_ms: untilRecovery,
    created_at_ms: nowMs,
  })
  if (saved === null) throw noAlert(fingerprint)
  if (!('id' in saved)) throw tooManySilences(saved)
  return saved
}

export const postAcknowledgement = routeWithBody({
  method: 'POST',
  path: '/api/alerts/{fingerprint}/acknowledge',
  about: 'shared',
  summary: 'Silences this alert until it recovers, and says who is on it.',
  description:
    'Receivers that were told of it are told once, with the next evaluate. Another acknowledgement takes the place of the first; the same one again changes nothing.',
  params: { fingerprint: z.string() },
  body: acknowledgementBody,
  parse: (sent) => checked(acknowledgementBody, sent),
  responses: { 200: shownSilence },
  problems: {
    404: 'There is no such alert, or it has recovered.',
    409: 'There are as many silences as there may be.',
  },
  handle: async ({ params: { fingerprint }, body }, context) => ({
    status: 200,
    body: showSilence(await acknowledge(context, fingerprint, body), context.now()),
  }),
})
