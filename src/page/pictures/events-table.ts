import { firstOf, type Html, html } from '../html.ts'
import { clock } from '../times.ts'
import type { Marks } from './lanes.ts'
import type { TimeSpan } from './marks.ts'
import type { TimeAxis } from './time-axis.ts'

/** Something that happened, for a list. */
interface Event extends TimeSpan {
  readonly what: string
  readonly isMoment: boolean
}

const eventsOf = ({ firing, silences, failures, deployments }: Marks): Event[] =>
  [
    ...[...firing].flatMap(([alert, spans]) =>
      spans.map((span) => ({ ...span, what: `${alert} fired`, isMoment: false })),
    ),
    ...silences.map(({ comment, ...span }) => ({
      ...span,
      what: `Silence: ${comment}`,
      isMoment: false,
    })),
    ...failures.map(({ atMs, job }) => ({
      fromMs: atMs,
      toMs: atMs,
      what: `A run of ${job} failed`,
      isMoment: true,
    })),
    ...deployments.map(({ atMs, version }) => ({
      fromMs: atMs,
      toMs: atMs,
      what: `Version ${version} was deployed`,
      isMoment: true,
    })),
  ].toSorted((one, other) => other.fromMs - one.fromMs)

/** Events that the list shows: the newest. */
const mostEvents = 50

/** What happened as a table, the newest first; null where nothing did. */
export const eventsTable = (marks: Marks, axis: TimeAxis): Html | null => {
  const { shown, more } = firstOf(eventsOf(marks), mostEvents)
  if (shown.length === 0) return null
  const row = ({ fromMs, toMs, what, isMoment }: Event) =>
    html`<tr><th scope="row">${clock(fromMs, axis.now)}</th><td>${isMoment ? '' : toMs > axis.now.getTime() ? 'goes on' : clock(toMs, axis.now)}</td><td>${what}</td></tr>`
  return html`<details class="figures"><summary>What happened when</summary>
<div class="scrolled" tabindex="0" role="region" aria-labelledby="picture-events"><table><caption id="picture-events">${`What happened, the newest first, UTC${more > 0 ? `; ${more} older are not listed` : ''}`}</caption>
<thead><tr><th scope="col">At, from</th><th scope="col">Until</th><th scope="col">What</th></tr></thead>
<tbody>${shown.map(row)}</tbody></table></div></details>`
}
