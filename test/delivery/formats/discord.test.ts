import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { discord } from '../../../src/delivery/formats/discord.ts'
import * as sample from './notifications.ts'

const embed = z.strictObject({
  title: z.string().min(1).max(256).optional(),
  description: z.string().min(1).max(4096),
  color: z.int().min(0).max(0xffffff).optional(),
  url: z.url().max(2048).optional(),
})
/** What Discord takes, with its limits. */
const message = z.strictObject({
  content: z.string().min(1).max(2000),
  embeds: z.array(embed).min(1).max(10),
  allowed_mentions: z.strictObject({ parse: z.tuple([]) }),
})

const parse = (notification: sample.Notification, publicUrl: string | null = sample.statusPage) =>
  message.parse(JSON.parse(discord.message(notification, publicUrl)))

test.each(sample.exampleNames)('%s: as in the golden file', async (name) => {
  const { text, file } = sample.golden(discord, name)
  await expect(text).toMatchFileSnapshot(file)
})

test('of any group it is one message within the limits that counts rightly', () => {
  fc.assert(
    fc.property(sample.anyNotification, (notification) => {
      const { content, embeds } = parse(notification)
      const all = embeds.map(({ title = '', description }) => title + description)
      expect(all.join('').length).toBeLessThanOrEqual(6000)
      expect(sample.shownAndLeft(all)).toBe(notification.alerts.length)
      expect(content.split('\n')[1]).toBe(sample.countsOf(notification))
      const strings = sample.stringsOf(JSON.stringify({ content, embeds }))
      expect(strings.every((text) => text.isWellFormed())).toBe(true)
    }),
    { examples: sample.extremes },
  )
})

test('Markdown is escaped and nobody is mentioned', () => {
  const { embeds, allowed_mentions } = parse(sample.examples.firing)
  expect(embeds[1]?.title).toContain(
    '\\<!here\\> \\@everyone \\*look\\* at \\[this\\]\\(http://x\\) & \\~that\\~ \\|',
  )
  expect(allowed_mentions).toEqual({ parse: [] })
})

test('each alert has the colour of its state and leads to its runbook', () => {
  const { embeds } = parse(sample.examples.firing)
  expect(new Set(embeds.map(({ color }) => color)).size).toBe(3)
  expect(embeds[0]?.url).toBe('https://viewkeeper.example.com/runbook#ViewDrift')
  expect(embeds[0]?.description).toContain(
    `[Show](<${sample.statusPage}/#${sample.examples.firing.alerts[0]?.fingerprint}>)`,
  )
})

test('it leads to the status page where that is known', () => {
  const lines = (publicUrl: string | null) =>
    parse(sample.examples.firing, publicUrl).content.split('\n').slice(2)
  expect(lines(sample.statusPage)).toEqual([`[Status page](<${sample.statusPage}/>)`])
  expect(lines(null)).toEqual([])
})
