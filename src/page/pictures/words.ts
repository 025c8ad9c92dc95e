import { silencesKeptDays } from '../../store/silences.ts'
import { clockText } from '../../verdict/times.ts'
import { counted } from '../html.ts'
import { extentOf } from './figures.ts'
import { gapsOf, type TimeSpan } from './marks.ts'
import type { Picture } from './picture.ts'
import { beginOf, type TimeAxis } from './time-axis.ts'
import { valueText } from './value-scale.ts'

/** A list in a sentence: "a, b and c"; what is beyond the first few is counted. */
export const listed = (texts: readonly string[], most = 5): string => {
  const rest = texts.length - most
  const shown = rest > 0 ? [...texts.slice(0, most), `${rest} more`] : texts
  return shown.length < 2
    ? (shown[0] ?? 'nothing')
    : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}

/** A span of time: "from 14:05 UTC to 15:10 UTC", "since 14:05 UTC" where it goes on. */
export const spanWords = ({ fromMs, toMs }: TimeSpan, { now }: TimeAxis): string =>
  toMs > now.getTime()
    ? `since ${clockText(fromMs, now)}`
    : `from ${clockText(fromMs, now)} to ${clockText(toMs, now)}`

const lineWords = ({ lines, unit }: Picture, axis: TimeAxis): string[] =>
  lines.flatMap(({ name, values, mostOf }) => {
    const extent = extentOf(values)
    if (extent === null) return []
    const [least, most, latest] = [extent.least, extent.most, extent.latest].map((value) =>
      valueText(value, unit),
    )
    const when = clockText(beginOf(axis, extent.mostAt), axis.now)
    const whose = mostOf === null ? '' : `, ${mostOf}`
    return [`${name}: latest ${latest}, least ${least}, most ${most} (${when}${whose}).`]
  })

/** What a picture tells, in words: of each line its least, greatest and latest value; threshold, alerts, and gaps. */
export const pictureWords = (
  picture: Picture,
  axis: TimeAxis,
  samples: readonly number[],
): string => {
  const { threshold, bands, unit } = picture
  const gaps = gapsOf({ samples }).map(([from, to]) =>
    spanWords({ fromMs: beginOf(axis, from), toMs: beginOf(axis, to) }, axis),
  )
  const fired = bands.map((band) => `${band.alert} ${spanWords(band, axis)}`)
  return [
    ...lineWords(picture, axis),
    ...(threshold === null
      ? []
      : [`Threshold of ${threshold.alert}: ${valueText(threshold.value, unit)}.`]),
    ...(fired.length === 0 ? [] : [`Fired: ${listed(fired)}.`]),
    ...(gaps.length === 0 ? [] : [`No samples ${listed(gaps)}.`]),
  ].join(' ')
}

/** Since when there are samples, where that is not the whole time; empty where it is. */
export const beginWords = (axis: TimeAxis, samples: readonly number[]): string => {
  const first = samples.findIndex((count) => count > 0)
  return first < 2 ? '' : ` The first sample is of ${clockText(beginOf(axis, first), axis.now)}.`
}

const silencesWords = (count: number, { sinceMs, now }: TimeAxis): string => {
  const held = count === 0 ? 'nothing was silenced' : `${counted(count, 'silence')} held`
  return now.getTime() - sinceMs > silencesKeptDays * 86_400_000
    ? `${held} (those that ended over ${silencesKeptDays} days ago are no longer known)`
    : held
}

/** How often things happened, in a sentence. */
export const eventWords = (
  axis: TimeAxis,
  {
    alerts,
    failures,
    deployments,
    silences,
  }: Readonly<Record<'alerts' | 'failures' | 'deployments' | 'silences', number>>,
): string =>
  `In the ${axis.words} ${listed([
    alerts === 0 ? 'no alert fired' : `${counted(alerts, 'alert')} fired`,
    failures === 0 ? 'no run failed' : `${counted(failures, 'run')} failed`,
    deployments === 0
      ? 'nothing was deployed'
      : `${counted(deployments, 'version')} ${deployments === 1 ? 'was' : 'were'} deployed`,
    silencesWords(silences, axis),
  ])}.`
