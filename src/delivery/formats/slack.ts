import { contentOf, type Entry, type Tone } from './content.ts'
import { cut, fill } from './cut.ts'
import { type Format, jsonFormat } from './format.ts'

const colours: Readonly<Record<Tone, string>> = {
  critical: '#c1121f',
  error: '#e85d04',
  warning: '#f2b705',
  info: '#2f7ed8',
  acknowledged: '#8d99ae',
  resolved: '#2a9d5c',
}

const headerLength = 150
/** A message holds 50 blocks; the header and the counts take two of them. */
const entryBlocks = 48
/** In characters of JSON: Slack refuses about 13,200 of them in all blocks together (slackapi/bolt-js issue 2867). */
const entriesSize = 11_000
/** In characters, escaped. Together they fit into the 3000 that a section's text holds. */
const longest = { summary: 500, description: 1000, facts: 400, link: 1000 }

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const escaped = (character: string): string => entities[character] ?? character

const link = (url: string | null, text: string): string => {
  const address = cut(url ?? '', Infinity, escaped)
  return address === '' || address.length + text.length > longest.link ? '' : `<${address}|${text}>`
}

/** The links of an entry: where there is no room for both, the runbook alone. */
const links = ({ runbookUrl, pageUrl }: Entry): string => {
  const [runbook, page] = [link(runbookUrl, 'Runbook'), link(pageUrl, 'Show')]
  const both = [runbook, page].filter((one) => one !== '').join(' · ')
  return both.length > longest.link ? runbook : both
}

/** `verbatim` keeps Slack from making mentions and channels out of names. */
const markdown = (text: string) => ({ type: 'mrkdwn', text, verbatim: true })
const context = (text: string) => ({ type: 'context', elements: [markdown(text)] })

const section = (entry: Entry) => {
  const lines = [
    `*${entry.status}* ${cut(entry.summary, longest.summary, escaped)}`,
    cut(entry.description, longest.description, escaped),
    cut(entry.facts, longest.facts, escaped),
    links(entry),
  ]
  return { type: 'section', text: markdown(lines.filter((line) => line !== '').join('\n')) }
}

type Block = ReturnType<typeof section> | ReturnType<typeof context>

const message: Format['message'] = (notification, publicUrl) => {
  const content = contentOf(notification, publicUrl)
  const status = link(content.statusUrl, 'Status page')
  const blocks = fill<Block>(
    content.entries.map(section),
    content.left,
    { pieces: entryBlocks, size: entriesSize },
    (block) => JSON.stringify(block).length,
    context,
  )
  return JSON.stringify({
    text: `${cut(content.title, headerLength, escaped)}: ${content.counts}`,
    blocks: [
      {
        type: 'header',
        text: { type: 'plain_text', text: cut(content.title, headerLength), emoji: false },
      },
      context([content.counts, status].filter((part) => part !== '').join(' · ')),
    ],
    attachments: [{ color: colours[content.tone], blocks }],
  })
}

/**
 * A message for a Slack incoming webhook: header and counts are blocks of the message, the alerts are blocks of
 * an attachment, because only an attachment has a colour. `text` is what Slack's own notifications show.
 */
export const slack: Format = jsonFormat('slack', message)
