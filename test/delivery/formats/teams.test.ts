import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { teams } from '../../../src/delivery/formats/teams.ts'
import * as sample from './notifications.ts'

const openUrl = z.object({ type: z.literal('Action.OpenUrl'), url: z.url() })
const run = z.object({
  type: z.literal('TextRun'),
  text: z.string().min(1),
  selectAction: openUrl.optional(),
})
const block = z.object({ type: z.literal('RichTextBlock'), inlines: z.array(run).min(1) })
const container = z.object({
  type: z.literal('Container'),
  style: z.enum(['attention', 'warning', 'accent', 'emphasis', 'good']),
  items: z.array(block).min(2),
})
/** The card as a Teams workflow takes it. */
const message = z.strictObject({
  type: z.literal('message'),
  attachments: z.tuple([
    z.strictObject({
      contentType: z.literal('application/vnd.microsoft.card.adaptive'),
      contentUrl: z.null(),
      content: z.object({
        type: z.literal('AdaptiveCard'),
        version: z.literal('1.4'),
        body: z.tuple([block, block], z.union([container, block])),
        actions: z.array(openUrl),
      }),
    }),
  ]),
})

const cardOf = (
  notification: sample.Notification,
  publicUrl: string | null = sample.statusPage,
) => {
  const body: unknown = JSON.parse(teams.message(notification, publicUrl))
  return message.parse(body).attachments[0].content
}

const runs = (piece: z.infer<typeof block> | z.infer<typeof container>) =>
  ('items' in piece ? piece.items : [piece]).flatMap(({ inlines }) => inlines)
const texts = (piece: z.infer<typeof block> | z.infer<typeof container>) =>
  runs(piece).map(({ text }) => text)

test.each(sample.exampleNames)('%s: as in the golden file', async (name) => {
  const { text, file } = sample.golden(teams, name)
  await expect(text).toMatchFileSnapshot(file)
})

test('of any group it is one message within the limits that counts rightly', () => {
  fc.assert(
    fc.property(sample.anyNotification, (notification) => {
      const body = teams.message(notification, sample.statusPage)
      expect(Math.max(Buffer.byteLength(body), 2 * body.length)).toBeLessThan(28_000)
      const [, counts, ...entries] = cardOf(notification).body
      expect(texts(counts)).toEqual([sample.countsOf(notification)])
      const pieces = entries.map((entry) => texts(entry).join(''))
      expect(sample.shownAndLeft(pieces)).toBe(notification.alerts.length)
      expect(sample.stringsOf(body).every((text) => text.isWellFormed())).toBe(true)
    }),
    { examples: sample.extremes },
  )
})

test('text stands as it is, in elements that interpret none of it', () => {
  const [, , , hostile] = cardOf(sample.examples.firing).body
  expect(hostile && texts(hostile)[1]).toBe(
    '<!here> @everyone *look* at [this](http://x) & ~that~ | {{it}}',
  )
})

test('each alert has the colour of its state and leads to its runbook', () => {
  const [, , ...entries] = cardOf(sample.examples.firing).body
  const styles = entries.map((entry) => ('style' in entry ? entry.style : null))
  expect(styles).toEqual(['warning', 'attention', 'good'])
  const links = entries
    .slice(0, 1)
    .flatMap(runs)
    .flatMap((each) => each.selectAction ?? [])
  expect(links.map(({ url }) => url)).toEqual([
    'https://viewkeeper.example.com/runbook#ViewDrift',
    `${sample.statusPage}/#${sample.examples.firing.alerts[0]?.fingerprint}`,
  ])
})

test('it leads to the status page where that is known', () => {
  const urls = (publicUrl: string | null) =>
    cardOf(sample.examples.firing, publicUrl).actions.map(({ url }) => url)
  expect(urls(sample.statusPage)).toEqual([`${sample.statusPage}/`])
  expect(urls(null)).toEqual([])
})
