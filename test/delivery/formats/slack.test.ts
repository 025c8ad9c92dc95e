import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { slack } from '../../../src/delivery/formats/slack.ts'
import * as sample from './notifications.ts'

const markdown = z.strictObject({
  type: z.literal('mrkdwn'),
  text: z.string().min(1).max(3000),
  verbatim: z.literal(true),
})
const context = z.strictObject({
  type: z.literal('context'),
  elements: z.array(markdown).min(1).max(10),
})
const section = z.strictObject({ type: z.literal('section'), text: markdown })
const header = z.strictObject({
  type: z.literal('header'),
  text: z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(150),
    emoji: z.literal(false),
  }),
})
/** What Slack takes, with its limits. */
const message = z.strictObject({
  text: z.string().max(4000),
  blocks: z.tuple([header, context]),
  attachments: z.tuple([
    z.strictObject({
      color: z.string().regex(/^#[0-9a-f]{6}$/),
      blocks: z.array(z.union([section, context])).max(48),
    }),
  ]),
})

const parse = (notification: sample.Notification, publicUrl: string | null = sample.statusPage) =>
  message.parse(JSON.parse(slack.message(notification, publicUrl)))

const texts = ({ attachments: [{ blocks }] }: z.infer<typeof message>) =>
  blocks.map((block) => ('text' in block ? block.text.text : (block.elements[0]?.text ?? '')))

test.each(sample.exampleNames)('%s: as in the golden file', async (name) => {
  const { text, file } = sample.golden(slack, name)
  await expect(text).toMatchFileSnapshot(file)
})

test('of any group it is one message within the limits that counts rightly', () => {
  fc.assert(
    fc.property(sample.anyNotification, (notification) => {
      const body = slack.message(notification, sample.statusPage)
      const parsed = message.parse(JSON.parse(body))
      const { blocks, attachments } = parsed
      expect(JSON.stringify([blocks, attachments[0].blocks]).length).toBeLessThan(13_000)
      expect(sample.shownAndLeft(texts(parsed))).toBe(notification.alerts.length)
      expect(blocks[1].elements[0]?.text.split(' · ')[0]).toBe(sample.countsOf(notification))
      expect(sample.stringsOf(body).every((text) => text.isWellFormed())).toBe(true)
    }),
    { examples: sample.extremes },
  )
})

test('what Slack interprets is escaped', () => {
  const [, hostile = ''] = texts(parse(sample.examples.firing))
  expect(hostile).toContain('&lt;!here&gt;')
  expect(hostile).toContain('&amp;')
})

test('it leads to the runbook, and to the status page where that is known', () => {
  const page = `<${sample.statusPage}/|Status page>`
  const line = (publicUrl: string | null) =>
    parse(sample.examples.firing, publicUrl).blocks[1].elements[0]?.text
  expect(line(sample.statusPage)).toBe(`2 firing, 1 resolved · ${page}`)
  expect(line(null)).toBe('2 firing, 1 resolved')
  const [first = ''] = texts(parse(sample.examples.firing))
  expect(first).toContain('<https://viewkeeper.example.com/runbook#ViewDrift|Runbook>')
  expect(first).toContain(
    `|Runbook> · <${sample.statusPage}/#${sample.examples.firing.alerts[0]?.fingerprint}|Show>`,
  )
})
