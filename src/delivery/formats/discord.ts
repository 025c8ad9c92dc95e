import type { Notification } from '../../alerting/notify.ts'
import { contentOf, type Entry, type Tone } from './content.ts'
import { cut, fill } from './cut.ts'

const colours: Readonly<Record<Tone, number>> = {
  critical: 0xc1121f,
  error: 0xe85d04,
  warning: 0xf2b705,
  info: 0x2f7ed8,
  resolved: 0x2a9d5c,
}

/** What a message holds; the size is the characters of all its embeds together. */
const room = { pieces: 10, size: 6000 }
/** An embed's title holds 256 characters, its description 4096, the content 2000. */
const longest = { title: 256, description: 1200, facts: 400 }

/** A backslash takes the meaning from each of Discord's markup characters, mentions and timestamps too. */
const escaped = (character: string): string =>
  /[\\*_~`|<>@#[\]()-]/.test(character) ? `\\${character}` : character

const embed = (entry: Entry) => ({
  title: cut(`${entry.status}: ${entry.summary}`, longest.title, escaped),
  description: [
    cut(entry.description, longest.description, escaped),
    cut(entry.facts, longest.facts, escaped),
  ]
    .filter((line) => line !== '')
    .join('\n'),
  color: colours[entry.tone],
  ...(entry.runbookUrl === null ? {} : { url: entry.runbookUrl }),
})

interface Embed {
  readonly title?: string
  readonly description: string
}

/** A message for a Discord webhook: one embed an alert, whose title leads to its runbook. Mentions nobody. */
export const discordMessage = (notification: Notification, publicUrl: string | null): string => {
  const content = contentOf(notification, publicUrl)
  const title = `${content.isFiring ? 'FIRING' : 'RESOLVED'}: ${content.name}`
  const embeds = fill<Embed>(
    content.entries.map(embed),
    content.left,
    room,
    ({ title = '', description }) => title.length + description.length,
    (text) => ({ description: text }),
  )
  const lines = [
    `**${cut(title, longest.title, escaped)}**`,
    content.counts,
    // Without the angle brackets Discord would show a preview of the page.
    ...(content.statusUrl === null ? [] : [`[Status page](<${content.statusUrl}>)`]),
  ]
  return JSON.stringify({ content: lines.join('\n'), embeds, allowed_mentions: { parse: [] } })
}
