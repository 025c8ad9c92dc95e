import * as z from 'zod/mini'
import { acknowledge } from '../http/acknowledge.ts'
import { testReceivers } from '../http/alerts.ts'
import { checked } from '../http/body.ts'
import { dismiss, replay } from '../http/deliveries.ts'
import { runNow } from '../http/jobs.ts'
import type { Answerer } from '../http/router.ts'
import { acknowledgementBody } from '../http/silence-body.ts'
import { endSilence } from '../http/silences.ts'
import { seeOther, sentForm, withoutNoName } from './page-route.ts'
import type { doneWords } from './status-page.ts'
import { testAnswers } from './test-page.ts'

const whoAndWhy = z.strictObject({
  comment: z.string(),
  created_by: z._default(z.string(), ''),
})

/** What acknowledges, as the API takes it: a field for the name that was left empty says nothing. */
const parseAcknowledgement = (sent: unknown) => {
  const { data, faults } = checked(whoAndWhy, sent)
  return data === undefined ? { faults } : checked(acknowledgementBody, withoutNoName(data))
}

/** A form that is but a button. */
const nothing = (sent: unknown) => checked(z.strictObject({}), sent)

const done = (word: keyof typeof doneWords, place: string): Response =>
  seeOther(`/?done=${word}#${place}`)

const runJob = sentForm({
  path: '/page/jobs/{job}',
  about: 'either',
  params: { job: z.string() },
  parse: (sent) => checked(z.strictObject({ dry_run: z.optional(z.literal('true')) }), sent),
  handle: async ({ params: { job }, fields }, context) => {
    const run = await runNow(context, job, { dryRun: fields.dry_run === 'true' })
    return seeOther(`/?run=${encodeURIComponent(`${run.job}:${run.id}`)}#run`)
  },
})

const acknowledgeAlert = sentForm({
  path: '/page/alerts/{fingerprint}/acknowledge',
  params: { fingerprint: z.string() },
  parse: parseAcknowledgement,
  handle: async ({ params: { fingerprint }, fields }, context) => {
    await acknowledge(context, fingerprint, fields)
    return done('acknowledged', fingerprint)
  },
})

const endOne = sentForm({
  path: '/page/silences/{id}/end',
  params: { id: z.string() },
  parse: nothing,
  handle: async ({ params: { id } }, context) => {
    await endSilence(context, id)
    return done('ended', 'silences')
  },
})

const replayOne = sentForm({
  path: '/page/deliveries/{id}/replay',
  params: { id: z.string() },
  parse: nothing,
  handle: async ({ params: { id } }, context) => {
    await replay(context, id)
    return done('replayed', 'deliveries')
  },
})

const dismissOne = sentForm({
  path: '/page/deliveries/{id}/dismiss',
  params: { id: z.string() },
  parse: nothing,
  handle: async ({ params: { id } }, context) => {
    await dismiss(context, id)
    return done('dismissed', 'deliveries')
  },
})

const testAll = sentForm({
  path: '/page/receivers/test',
  params: {},
  parse: nothing,
  handle: async (_input, context) => {
    const sentMs = context.now().getTime()
    return testAnswers(sentMs, await testReceivers(context))
  },
})

/** What the buttons of the page do, save the silences that are written in a form. */
export const actions: readonly Answerer[] = [
  runJob,
  acknowledgeAlert,
  endOne,
  replayOne,
  dismissOne,
  testAll,
]
