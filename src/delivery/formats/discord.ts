import { contentOf, type Entry, type Tone } from './content.ts'
import { cut, fill } from './cut.ts'
import { type Format, jsonFormat } from './format.ts'

const colours: Readonly<Record<Tone, number>> = {
  critical: 0xc1121f,
  error: 0xe85d04,
  warning: 0xf2b705,
  info: 0x2f7ed8,
  acknowledged: 0x8d99ae,
  resolved: 0x2a9d5c,
}

/** How many embeds a message holds, and how many characters they hold together. */
const room = { pieces: 10, size: 6000 }
/** In characters. Discord takes 256 in an embed's title, 4096 in its description and 2000 in the content. */
const longest = { title: 256, description: 1200, facts: 400 }

/** A backslash before each of Discord's markup characters, so that none is markup, a mention or a timestamp. */
const escaped = (character: string): string =>
  /[\\*_~`|<>@#[\]()-]/.test(character) ? `\\${character}` : character

const embed = (entry: Entry) => ({
  title: cut(`${entry.status}: ${entry.summary}`, longest.title, escaped),
  description: [
    cut(entry.description, longest.description, escaped),
    cut(entry.facts, longest.facts, escaped),
    entry.pageUrl === null ? '' : `[Show](<${entry.pageUrl}>)`,
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

const message: Format['message'] = (notification, publicUrl) => {
  const content = contentOf(notification, publicUrl)
  const embeds = fill<Embed>(
    content.entries.map(embed),
    content.left,
    room,
    ({ title = '', description }) => title.length + description.length,
    (text) => ({ description: text }),
  )
  const lines = [
    `**${cut(content.title, longest.title, escaped)}**`,
    content.counts,
    // Without the angle brackets Discord would show a preview of the page.
    ...(content.statusUrl === null ? [] : [`[Status page](<${content.statusUrl}>)`]),
  ]
  return JSON.stringify({ content: lines.join('\n'), embeds, allowed_mentions: { parse: [] } })
}

/** A message for a Discord webhook: one embed per alert, its title a link to the runbook. It mentions nobody. */
export const discord: Format = jsonFormat('discord', message)
