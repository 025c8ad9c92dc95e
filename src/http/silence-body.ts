import '../english.ts'
import * as z from 'zod/mini'
import { parseDuration } from '../alerting/duration.ts'
import type { Labels } from '../alerting/labels.ts'
import { matcher, matchesAll } from '../alerting/matchers.ts'
import { needsSomeLabel } from '../alerting/silencer.ts'
import { unnamed } from '../store/silences.ts'
import { type Checked, checked } from './body.ts'
import { exampleAcknowledgement, exampleSilenceBody } from './examples.ts'

const mostMatchers = 20
const longestComment = 1000
const longestName = 100

/** The times that answers can give, in milliseconds: of the years 1970 to 9999. */
const lastTime = Date.parse('9999-12-31T23:59:59Z')
const noTime = 'must be a time such as 2026-05-01T10:00:00Z'
const noDuration = 'must be a duration such as 90s, 2h or 1h30m'

const givenTime = z
  .pipe(
    z.iso.datetime({ offset: true, error: noTime }),
    z.transform((text) => new Date(text)),
  )
  .check(
    z.refine((given) => given.getTime() >= 0 && given.getTime() <= lastTime, { error: noTime }),
  )

const givenDuration = z.pipe(z.string({ error: noDuration }), z.transform(parseDuration)).check(
  z.refine((ms) => ms !== null, { error: noDuration, abort: true }),
  z.refine((ms) => ms !== 0, { error: 'must be longer than 0' }),
)

/** A matcher as text; what is wrong with it is what `matcher` says. */
const matcherText = z.string({ error: 'must be text' }).check(
  z.superRefine((text, context) => {
    for (const { message } of matcher.safeParse(text).error?.issues ?? [])
      context.addIssue({ code: 'custom', message })
  }),
)

const matcherList = z
  .array(matcherText, { error: 'must be a list such as ["alertname=ViewDrift"]' })
  .check(
    z.minLength(1, { error: 'must hold at least one' }),
    z.maxLength(mostMatchers, { error: `are more than ${mostMatchers}` }),
    z.refine((texts) => texts.length === 0 || needsSomeLabel(z.array(matcher).parse(texts)), {
      error: 'all match the empty text: at least one must not',
      when: ({ issues }) => issues.length === 0,
    }),
  )

/** Why something is silenced or acknowledged. */
const comment = z.string({ error: 'must be text that says why this is silenced' }).check(
  z.refine((text) => text.trim() !== '', { error: 'must say why this is silenced' }),
  z.maxLength(longestComment, { error: `is over ${longestComment} characters` }),
)

const createdBy = z._default(
  z
    .string({ error: 'must be text: who silences this?' })
    .check(
      z.trim(),
      z.minLength(1, { error: 'must be a name' }),
      z.maxLength(longestName, { error: `is over ${longestName} characters` }),
    ),
  unnamed,
)

export const silenceBody = z
  .strictObject({
    matchers: matcherList.check(
      z.describe('As for Alertmanager: `alertname=ViewDrift`, `view=~"task_.*"`.'),
    ),
    starts_at: z.optional(givenTime).check(z.describe('Now, when it is left out.')),
    ends_at: z.optional(givenTime).check(z.describe('Either this or `duration`.')),
    duration: z
      .optional(givenDuration)
      .check(z.describe('From `starts_at` on: `90s`, `2h`, `1h30m`.')),
    comment: comment.check(z.describe('Why this is silenced.')),
    created_by: createdBy.check(z.describe('Who silences this.')),
  })
  .check(z.meta({ examples: [exampleSilenceBody] }))

export const acknowledgementBody = z
  .strictObject({
    comment: comment.check(z.describe('What is being done about it.')),
    created_by: createdBy.check(z.describe('Who does it.')),
  })
  .check(z.meta({ examples: [exampleAcknowledgement] }))

/** What is to be silenced, by whom and why. Times are milliseconds since the epoch. */
export interface NewSilence {
  readonly matchers: readonly string[]
  readonly starts_at_ms: number
  readonly ends_at_ms: number
  readonly comment: string
  readonly created_by: string
}

interface Times {
  readonly starts_at?: unknown
  readonly ends_at?: unknown
  readonly duration?: unknown
}
const times: z.ZodMiniType<Times> = z.looseObject({
  starts_at: z.optional(z.unknown()),
  ends_at: z.optional(z.unknown()),
  duration: z.optional(z.unknown()),
})

const nameOf = ({ ends_at }: Times): string => (ends_at === undefined ? 'duration' : 'ends_at')

/** When a silence ends, in milliseconds, as far as what was sent says it; null where it doesn't. */
const endMs = ({ starts_at, ends_at, duration }: Times, now: Date): number | null => {
  if (ends_at !== undefined) return givenTime.safeParse(ends_at).data?.getTime() ?? null
  const { data: ms } = givenDuration.safeParse(duration)
  const { data: starts = now, success } = z.optional(givenTime).safeParse(starts_at)
  return success && typeof ms === 'number' ? starts.getTime() + ms : null
}

/** What is wrong with the times of a silence taken together, each of which may be right. */
const timeFaults = (sent: Times, now: Date): string[] => {
  if ((sent.ends_at === undefined) === (sent.duration === undefined))
    return sent.duration === undefined
      ? ['ends_at or duration must say when it ends']
      : ['ends_at and duration are both given: one of them is enough']
  const ends = endMs(sent, now)
  if (ends === null) return []
  const { data: starts } = z.optional(givenTime).safeParse(sent.starts_at)
  return [
    ...(starts && ends <= starts.getTime() ? [`${nameOf(sent)} must be after starts_at`] : []),
    ...(ends <= now.getTime() ? [`${nameOf(sent)} must be in the future`] : []),
    ...(ends > lastTime ? [`${nameOf(sent)} must not reach beyond the year 9999`] : []),
  ]
}

/** The silence that was asked for with this body, or every fault of it. */
export const parseSilence = (sent: unknown, now: Date): Checked<NewSilence> => {
  const sentTimes = times.safeParse(sent).data
  const { data, faults } = checked(silenceBody, sent, sentTimes ? timeFaults(sentTimes, now) : [])
  if (data === undefined) return { faults }
  return {
    data: {
      matchers: data.matchers,
      starts_at_ms: (data.starts_at ?? now).getTime(),
      ends_at_ms: (sentTimes && endMs(sentTimes, now)) ?? now.getTime(),
      comment: data.comment,
      created_by: data.created_by,
    },
  }
}

/** The alerts among the given that match all matchers, written as in a silence; or every fault of these. */
export const matchingAlerts = <A extends { readonly labels: Labels }>(
  matchers: unknown,
  alerts: readonly A[],
): Checked<A[]> => {
  const { data, faults } = checked(z.strictObject({ matchers: matcherList }), { matchers })
  if (data === undefined) return { faults }
  const parsed = z.array(matcher).parse(data.matchers)
  return { data: alerts.filter(({ labels }) => matchesAll(parsed, labels)) }
}
