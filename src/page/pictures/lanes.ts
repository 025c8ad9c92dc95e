import type { Rule } from '../../alerting/rules.ts'
import { clockText } from '../../verdict/times.ts'
import { firstOf, type Html, html } from '../html.ts'
import { isCritical } from './compose.ts'
import type { Deployment, Failure, TimeSpan } from './marks.ts'
import { placed, rounded } from './plot.ts'
import { placeOf, type TimeAxis } from './time-axis.ts'
import { listed, spanWords } from './words.ts'

/** A silence as it stands beside the pictures. */
interface SilenceSpan extends TimeSpan {
  readonly comment: string
}

/** What happened in the time of the pictures. */
export interface Marks {
  readonly firing: ReadonlyMap<string, readonly TimeSpan[]>
  readonly silences: readonly SilenceSpan[]
  readonly failures: readonly Failure[]
  readonly deployments: readonly Deployment[]
  /** Times without a sample. */
  readonly gaps: readonly TimeSpan[]
}

/** Alerts that have a lane of their own: those that fired last. */
const mostAlerts = 8

const lane = (name: string, words: string, inside: Html): Html =>
  html`<div class="lane"><span>${name}</span><svg role="img" aria-label="${`${name}: ${words}`}">${inside}</svg></div>`

const spansLane = (
  axis: TimeAxis,
  {
    name,
    look,
    spans,
  }: { readonly name: string; readonly look: string; readonly spans: readonly TimeSpan[] },
): Html => {
  const path = spans
    .map((span) => placed(axis, span))
    .map(([x, width]) => `M${x} 8h${width}`)
    .join('')
  const words = listed(spans.map((span) => spanWords(span, axis)))
  return lane(
    name,
    words,
    html`<svg viewBox="0 0 ${axis.count} 16" width="100%" height="100%" preserveAspectRatio="none"><path class="${look}" d="${path}"/></svg>`,
  )
}

const shapes = {
  cross: html`<path class="cross" d="m-4-4 8 8m0-8-8 8"/>`,
  wedge: html`<path class="wedge" d="M-5-5h10L0 5Z"/>`,
}

const momentsLane = (
  axis: TimeAxis,
  {
    name,
    shape,
    moments,
  }: {
    readonly name: string
    readonly shape: keyof typeof shapes
    readonly moments: readonly { readonly atMs: number; readonly what: string }[]
  },
): Html => {
  const places = [
    ...new Set(moments.map(({ atMs }) => rounded((100 * placeOf(axis, atMs)) / axis.count))),
  ]
  const words = listed(
    moments.toReversed().map(({ atMs, what }) => `${what} at ${clockText(atMs, axis.now)}`),
  )
  return lane(
    name,
    words,
    html`${places.map((place) => html`<svg class="moment" x="${place}%" y="8">${shapes[shape]}</svg>`)}`,
  )
}

const alertLanes = ({ firing }: Marks, axis: TimeAxis, rules: readonly Rule[]): Html[] => {
  const lastFirst = [...firing].toSorted(
    ([, one], [, other]) => (other.at(-1)?.toMs ?? 0) - (one.at(-1)?.toMs ?? 0),
  )
  const { shown, more } = firstOf(lastFirst, mostAlerts)
  const others = lastFirst.slice(mostAlerts).flatMap(([, spans]) => spans)
  return [
    ...shown.map(([name, spans]) =>
      spansLane(axis, {
        name,
        look: `fired ${isCritical(rules, name) ? 'critical' : 'warning'}`,
        spans,
      }),
    ),
    ...(more > 0
      ? [spansLane(axis, { name: `${more} other alerts`, look: 'fired warning', spans: others })]
      : []),
  ]
}

const short = (version: string): string => version.slice(0, 8)

/** What happened, in lanes over the same time as the pictures: each kind has a shape and a name of its own. */
export const lanes = (marks: Marks, axis: TimeAxis, rules: readonly Rule[]): Html | null => {
  const { silences, failures, deployments, gaps } = marks
  const all = [
    ...alertLanes(marks, axis, rules),
    ...(silences.length === 0
      ? []
      : [spansLane(axis, { name: 'Silences', look: 'silence', spans: silences })]),
    ...(failures.length === 0
      ? []
      : [
          momentsLane(axis, {
            name: 'Failed runs',
            shape: 'cross',
            moments: failures.map(({ atMs, job }) => ({ atMs, what: job })),
          }),
        ]),
    ...(deployments.length === 0
      ? []
      : [
          momentsLane(axis, {
            name: 'Deployments',
            shape: 'wedge',
            moments: deployments.map(({ atMs, version }) => ({ atMs, what: short(version) })),
          }),
        ]),
    ...(gaps.length === 0
      ? []
      : [spansLane(axis, { name: 'No samples', look: 'unknown', spans: gaps })]),
  ]
  return all.length === 0 ? null : html`<div class="lanes">${all}</div>`
}
