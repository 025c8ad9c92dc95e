import { styleText } from 'node:util'
import type { Answer } from '../command-line/answer.ts'
import { exits } from '../command-line/exits.ts'
import { shownPath } from '../command-line/paths.ts'
import { waiting } from '../command-line/progress.ts'
import { aligned } from '../command-line/table.ts'
import { counted, duration } from '../command-line/words.ts'
import { onControl, startedIn } from './control.ts'
import type { FleetTarget } from './fleet-target.ts'
import { type Standing, standingsIn, standingsOver } from './standing.ts'

/** Whose fleet is asked for: that of CONTROL, or of the worker at an address; and how much is shown. */
export type FleetStatusOptions = FleetTarget & { readonly url?: string; readonly all?: true }

/** So many lines are printed unless all are wanted. */
const mostLines = 50

const isWell = ({ state }: Standing): boolean =>
  state === 'ok' || state === 'new' || state === 'pending'

const ago = (time: string | null | undefined, now: Date): string =>
  time === null || time === undefined
    ? 'never'
    : duration(Math.max(0, now.getTime() - Date.parse(time)) / 1000)

const labelsText = (labels: Standing['labels']): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')

/** What the last tick came to; of one that is tried by itself, when that was. */
const lastTick = ({ last_tick: tick, tried_at }: Standing, now: Date): string => {
  if (tick !== null) return `${tick.outcome}, ${ago(tick.due_at, now)} ago`
  return tried_at === null ? 'none' : `failed, ${ago(tried_at, now)} ago`
}

const lineOf = (one: Standing, now: Date): string[] => {
  const { last_tick: tick } = one
  return [
    one.name,
    one.state,
    ago(one.since, now),
    labelsText(one.labels),
    one.alerts.firing === 0 ? '' : String(one.alerts.firing),
    lastTick(one, now),
    tick === null ? '' : `${tick.duration_ms} ms`,
    tick === null ? '' : `${tick.rows_read}, ${tick.rows_written}`,
    one.error ?? '',
  ]
}

const heads = [
  'database',
  'state',
  'since',
  'labels',
  'firing',
  'last tick',
  'took',
  'rows read, written',
  '',
]

/** How many are in each state, the worst first. */
const countsOf = (standings: readonly Standing[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const { state } of standings) counts[state] = (counts[state] ?? 0) + 1
  return counts
}

const sentenceOf = (standings: readonly Standing[]): string => {
  if (standings.length === 0) return 'The fleet has no database yet: its first tick enters them.'
  const counts = Object.entries(countsOf(standings)).map(([state, count]) => `${count} ${state}`)
  const sentence = `${counted(standings.length, 'database')}: ${counts.join(', ')}.`
  const colour = standings.every(isWell) ? 'green' : 'red'
  return styleText(colour, sentence, { stream: process.stdout })
}

/** The standings as they are told, the worst first: a sentence, and a table of as many lines as are wanted. */
export const statusAnswer = (
  standings: readonly Standing[],
  now: Date,
  shownLines: number,
): Answer => {
  const lines = standings.slice(0, shownLines)
  const left = standings.length - lines.length
  return {
    text: [
      sentenceOf(standings),
      ...(lines.length === 0 ? [] : [aligned([heads, ...lines.map((one) => lineOf(one, now))])]),
      ...(left > 0
        ? [`and ${left.toLocaleString('en')} more, none of them worse; --all shows them`]
        : []),
    ].join('\n'),
    json: { states: countsOf(standings), databases: standings },
    status: standings.length > 0 && standings.every(isWell) ? exits.fine : exits.wrong,
  }
}

/** Which of the local fleets that was. */
const localNote = ({ data }: FleetTarget): string => {
  const started = startedIn(data).at(-1)
  const place =
    started === undefined
      ? `that of wrangler dev in ${shownPath(data)}`
      : `that of npm start in ${shownPath(started)}`
  return `This is the local fleet, ${place}. The deployed one: --remote, or --url`
}

/** How every database of the fleet stands, the worst first. Throws a StartError where that can't be asked. */
export const fleetStatus = async ({ url, all, ...target }: FleetStatusOptions): Promise<Answer> => {
  const now = new Date()
  const standings =
    url === undefined
      ? await onControl(target, standingsIn)
      : await waiting('Asking the worker', () => standingsOver(url, process.env))
  const answer = statusAnswer(standings, now, all ? standings.length : mostLines)
  return url === undefined && !target.remote
    ? { ...answer, text: `${answer.text}\n${localNote(target)}` }
    : answer
}
