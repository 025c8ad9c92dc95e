import { type Html, html } from '../html.ts'
import { clock } from '../times.ts'
import { composePictures } from './compose.ts'
import { eventsTable } from './events-table.ts'
import { extentOf } from './figures.ts'
import { figuresTable } from './figures-table.ts'
import { lanes, type Marks } from './lanes.ts'
import { deploymentsOf, failuresOf, firingSpans, gapsOf } from './marks.ts'
import type { Line, Picture } from './picture.ts'
import { plot, timeNames } from './plot.ts'
import type { PicturesData } from './read-pictures.ts'
import { beginOf, rangeName, type TimeAxis, type TimeRange, timeRanges } from './time-axis.ts'
import { valueText } from './value-scale.ts'
import { beginWords, eventWords, pictureWords } from './words.ts'

const rangeLinks = (current: TimeRange): Html =>
  html`<nav class="ranges" aria-label="How far back the pictures go">${timeRanges.map(
    (range) =>
      html`<a href="?range=${range}#pictures"${range === current && html` aria-current="true"`}>${rangeName(range)}</a>`,
  )}</nav>`

const swatch = ({ look }: Line): Html =>
  html`<svg class="swatch" width="20" height="8" aria-hidden="true"><path class="line ${look}" d="M1 4h18"/></svg>`

const keyRow = (line: Line, { unit, kind }: Picture): Html => {
  const extent = extentOf(line.values)
  const text = (value: number | undefined) => (value === undefined ? '–' : valueText(value, unit))
  return html`<tr><th scope="row">${kind === 'lines' && swatch(line)}${line.name}</th><td>${text(extent?.latest)}</td><td>${text(extent?.most)}</td></tr>`
}

const keyOfMany = (picture: Picture): Html =>
  html`<table class="key"><thead><tr><td></td><th scope="col">latest</th><th scope="col">most</th></tr></thead><tbody>${picture.lines.map((line) => keyRow(line, picture))}</tbody></table>`

const keyOfOne = (
  { values, name, mostOf }: Line,
  { unit }: Picture,
  axis: TimeAxis,
): Html | null => {
  const extent = extentOf(values)
  if (extent === null) return null
  const { latest, most, mostAt } = extent
  return html`<table class="key"><tbody><tr><th scope="row">latest</th><td>${valueText(latest, unit)}</td></tr><tr><th scope="row">most</th><td>${valueText(most, unit)}</td><td class="muted">${clock(beginOf(axis, mostAt), axis.now)}</td></tr></tbody></table>${mostOf !== null && html`<p class="muted small">${`${name}, the most of ${mostOf}`}</p>`}`
}

/** What the lines are, and what they come to. */
const key = (picture: Picture, axis: TimeAxis): Html | null => {
  const [line, ...others] = picture.lines
  return line && others.length === 0 ? keyOfOne(line, picture, axis) : keyOfMany(picture)
}

const isZero = ({ lines }: Picture): boolean =>
  lines.every(({ values }) => values.every((value) => value === null || value === 0))

const figure = (picture: Picture, data: PicturesData, marks: Marks): Html => {
  const { axis, history } = data
  const { title, lines, empty, zero } = picture
  if (lines.length === 0)
    return html`<figure class="picture"><figcaption><h3>${title}</h3></figcaption><p class="none">${empty}</p></figure>`
  const around = { axis, samples: history.samples, deployments: marks.deployments }
  const words = pictureWords(picture, axis, history.samples)
  return html`<figure class="picture"><figcaption><h3>${title}</h3>${key(picture, axis)}</figcaption><div class="drawn">${plot(picture, around, words)}${zero !== null && isZero(picture) && html`<p class="zero">${zero}</p>`}</div>${figuresTable(picture, axis)}</figure>`
}

const marksOf = ({ axis, history, silences }: PicturesData): Marks => ({
  firing: firingSpans(history.ticks, axis.now),
  failures: failuresOf(history, axis),
  deployments: deploymentsOf(history, axis),
  silences: silences.map(({ starts_at_ms, ends_at_ms, comment }) => ({
    ...{ fromMs: starts_at_ms, toMs: ends_at_ms, comment },
  })),
  gaps: gapsOf(history).map(([from, to]) => ({
    ...{ fromMs: beginOf(axis, from), toMs: beginOf(axis, to) },
  })),
})

const noSamples = ({ words }: TimeAxis): Html =>
  html`<p class="empty">${`There is no sample of the ${words}. The job evaluate stores one every 5 minutes: `}<a href="#jobs">the jobs</a> say whether it runs.</p>`

const drawn = (data: PicturesData): Html => {
  const { axis, history, rules, checks } = data
  const marks = marksOf(data)
  const pictures = composePictures({ history, axis, firing: marks.firing, rules, checks })
  const happened = eventWords(axis, {
    alerts: marks.firing.size,
    failures: marks.failures.length,
    deployments: marks.deployments.length,
    silences: marks.silences.length,
  })
  const times = html`<div class="axis"><span>UTC</span>${timeNames(axis)}</div>`
  return html`<div class="pictures"><p>${happened}${beginWords(axis, history.samples)}</p>${lanes(marks, axis, rules)}${times}${eventsTable(marks, axis)}${pictures.map((picture) => figure(picture, data, marks))}${times}</div>`
}

const picturesSection = ({ range, words }: TimeAxis, inside: Html): Html =>
  html`<section class="card" id="pictures" aria-labelledby="pictures-title"><div class="head"><h2 id="pictures-title">${`The ${words}`}</h2>${rangeLinks(range)}</div>${inside}</section>`

/**
 * The section with the pictures: what happened, and how queue, latency, size and drift went, all on one time axis. Each
 * has its figures as a table behind it.
 */
export const pictures = (data: PicturesData): Html => {
  const { axis, history } = data
  const hasSamples = history.samples.some((count) => count > 0)
  return picturesSection(axis, hasSamples ? drawn(data) : noSamples(axis))
}

/** The same section where its samples could not be read. */
export const missedPictures = (axis: TimeAxis): Html =>
  picturesSection(
    axis,
    html`<p class="empty">The samples of this time could not be read, so there are no pictures of it. The worker log says why; the rest of this page does without them.</p>`,
  )
