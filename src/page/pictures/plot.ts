import { type Html, html } from '../html.ts'
import { sumOf, type Values } from './figures.ts'
import { type Deployment, gapsOf, type TimeSpan } from './marks.ts'
import { areaPath, barsPath, dotsPath, lastOnly, linePath } from './paths.ts'
import type { Band, Line, Picture } from './picture.ts'
import { placeOf, type TimeAxis, ticksOf } from './time-axis.ts'
import { plotHeight, type ValueScale, valueScale, valueText } from './value-scale.ts'
import { listed, spanWords } from './words.ts'

/** A place on the axis as a whole number of hundredths. */
export const rounded = (place: number): number => Math.round(place * 100) / 100

/** A part of the axis, as x and width; the shortest is still seen. */
export const placed = (axis: TimeAxis, { fromMs, toMs }: TimeSpan): readonly [number, number] => {
  const from = placeOf(axis, fromMs)
  return [rounded(from), rounded(Math.max(0.3, placeOf(axis, toMs) - from))]
}

/** Lines from top to bottom. */
const uprights = (places: readonly number[]): string =>
  places.map((place) => `M${rounded(place)} 0V${plotHeight}`).join('')

/** As a share of the plot's height, which its texts and marks go by. */
const share = (y: number): string => `${rounded((100 * y) / plotHeight)}%`

const lineOf = ({ values, look }: Line, { yOf }: ValueScale, isAlone: boolean): Html => {
  const heights = values.map((value) => (value === null ? null : yOf(value)))
  return html`${isAlone && html`<path class="area" d="${areaPath(heights)}"/>`}<path class="line ${look}" d="${linePath(heights)}"/><path class="end ${look}" d="${dotsPath(lastOnly(heights))}"/>`
}

const barsOf = (lines: readonly Line[], { yOf }: ValueScale): Html => {
  const all = sumOf(lines.map(({ values }) => values))
  const heights = all.map((value) => (value === null || value === 0 ? null : yOf(value)))
  return html`<path class="bars" d="${barsPath(heights, yOf(0))}"/><path class="end" d="${dotsPath(heights)}"/>`
}

const drawn = ({ kind, lines }: Picture, scale: ValueScale): Html =>
  kind === 'bars'
    ? barsOf(lines, scale)
    : html`${lines.toReversed().map((line) => lineOf(line, scale, lines.length === 1))}`

/** The scale of a picture: all its values find room, and the threshold that it is held against. */
const scaleOf = ({ kind, scale, lines, threshold, unit }: Picture): ValueScale => {
  const lists: readonly Values[] =
    kind === 'bars' ? [sumOf(lines.map(({ values }) => values))] : lines.map(({ values }) => values)
  const values = lists.flat().filter((value) => value !== null)
  return valueScale(scale, threshold === null ? values : [...values, threshold.value], unit)
}

interface Around {
  readonly axis: TimeAxis
  /** Bucket → how many samples it has. */
  readonly samples: readonly number[]
  readonly deployments: readonly Deployment[]
}

/** The bands of one colour are one path: where they overlap they are not seen twice. */
const bandsOf = (bands: readonly Band[], axis: TimeAxis): Html => {
  const places = bands.map((band) => placed(axis, band))
  const path = places.map(([x, width]) => `M${x} 0h${width}v${plotHeight}h-${width}Z`).join('')
  const words = listed(bands.map((band) => `${band.alert} fired ${spanWords(band, axis)}`))
  const look = bands[0]?.isCritical ? 'critical' : 'warning'
  return html`<path class="band ${look}" d="${path}"><title>${words}</title></path>`
}

const backdrop = ({ bands }: Picture, { axis, samples, deployments }: Around): Html => {
  const colours = [true, false]
    .map((isCritical) => bands.filter((band) => band.isCritical === isCritical))
    .filter((own) => own.length > 0)
  return html`${gapsOf({ samples }).map(([from, to]) => html`<rect class="gap" x="${from}" width="${to - from}" height="${plotHeight}"/>`)}<path class="grid" d="${uprights(ticksOf(axis).map(({ at }) => at))}"/>${colours.map((own) => bandsOf(own, axis))}<path class="deployed" d="${uprights(deployments.map(({ atMs }) => placeOf(axis, atMs)))}"/>`
}

const thresholdOf = ({ threshold, unit }: Picture, { yOf }: ValueScale): Html | null =>
  threshold === null
    ? null
    : html`<line class="limit" x2="100%" y1="${share(yOf(threshold.value))}" y2="${share(yOf(threshold.value))}"/><text class="limit-name" x="100%" y="${share(yOf(threshold.value))}" dy="-4">${`threshold ${valueText(threshold.value, unit)}`}</text>`

/**
 * The plot itself. Its paths are stretched to whatever width there is; texts and what has a shape of its own stand at
 * shares of it, and keep their size.
 */
export const plot = (picture: Picture, around: Around, words: string): Html => {
  const scale = scaleOf(picture)
  const { id, title } = picture
  return html`<svg class="plot" role="img" aria-labelledby="picture-${id}-title picture-${id}-words"><title id="picture-${id}-title">${title}</title><desc id="picture-${id}-words">${words}</desc>${scale.ticks.map(({ y }) => html`<line class="grid" x2="100%" y1="${share(y)}" y2="${share(y)}"/>`)}<svg viewBox="0 0 ${around.axis.count} ${plotHeight}" width="100%" height="100%" preserveAspectRatio="none">${backdrop(picture, around)}${drawn(picture, scale)}</svg>${thresholdOf(picture, scale)}${scale.ticks.map(({ y, text }) => html`<text class="value" x="-8" y="${share(y)}" dy="4">${text}</text>`)}</svg>`
}

/** The names of the round times, under a plot. */
export const timeNames = (axis: TimeAxis): Html =>
  html`<svg class="times" aria-hidden="true">${ticksOf(axis).map(({ at, text }, index) => {
    const where = at / axis.count
    const anchor = where < 0.03 ? 'at-begin' : where > 0.97 ? 'at-end' : 'at-middle'
    return html`<text class="${anchor}${index % 2 === 0 ? '' : ' between'}" x="${rounded(100 * where)}%" y="14">${text}</text>`
  })}</svg>`
