import { contentOf, type Entry, type Tone } from './content.ts'
import { cut, fill } from './cut.ts'
import { type Format, jsonFormat } from './format.ts'

const styles: Readonly<Record<Tone, string>> = {
  critical: 'attention',
  error: 'attention',
  warning: 'warning',
  info: 'accent',
  acknowledged: 'emphasis',
  resolved: 'good',
}

/**
 * In bytes of JSON. Teams refuses a message over about 28 kB, and seems to count UTF-16: two bytes a character.
 * The rest is for what is not an alert.
 */
const entriesSize = 11_000
const longest = { title: 250, summary: 400, description: 800, facts: 400 }

const encoder = new TextEncoder()

/** Unlike a TextBlock, runs of text know no Markdown, so nothing in them needs escaping. */
const text = (...inlines: readonly object[]) => ({ type: 'RichTextBlock', inlines })
const run = (content: string, look: object = {}) => ({ type: 'TextRun', text: content, ...look })

const link = (words: string, url: string | null) =>
  url === null ? [] : [text(run(words, { selectAction: { type: 'Action.OpenUrl', url } }))]

const container = (entry: Entry) => ({
  type: 'Container',
  style: styles[entry.tone],
  items: [
    text(run(`${entry.status} `, { weight: 'Bolder' }), run(cut(entry.summary, longest.summary))),
    ...(entry.description === '' ? [] : [text(run(cut(entry.description, longest.description)))]),
    text(run(cut(entry.facts, longest.facts), { size: 'Small', isSubtle: true })),
    ...link('Runbook', entry.runbookUrl),
    ...link('Show', entry.pageUrl),
  ],
})

const message: Format['message'] = (notification, publicUrl) => {
  const content = contentOf(notification, publicUrl)
  const entries = fill<object>(
    content.entries.map(container),
    content.left,
    { pieces: Infinity, size: entriesSize },
    (piece) => encoder.encode(JSON.stringify(piece)).length,
    (rest) => text(run(rest)),
  )
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    body: [
      text(run(cut(content.title, longest.title), { size: 'Large', weight: 'Bolder' })),
      text(run(content.counts)),
      ...entries,
    ],
    actions:
      content.statusUrl === null
        ? []
        : [{ type: 'Action.OpenUrl', title: 'Status page', url: content.statusUrl }],
  }
  return JSON.stringify({
    type: 'message',
    attachments: [
      { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card },
    ],
  })
}

/** An adaptive card for a Teams workflow that posts what its webhook receives. */
export const teams: Format = jsonFormat('teams', message)
