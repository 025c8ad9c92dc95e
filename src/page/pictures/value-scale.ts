import type { Unit } from '../../alerting/metric.ts'
import { humanize } from '../../alerting/template.ts'

/** How high a plot is, in the units of its paths; 0 is at the top. */
export const plotHeight = 200

/** Room above the greatest value, for its name, and below the least, so that no line is cut. */
const margin = { top: 32, foot: 4 }

/** A way to turn values into heights: `linear` from 0, `near` between round numbers close to the values, `decades` by powers of ten. */
export type ScaleKind = 'linear' | 'near' | 'decades'

export interface ValueScale {
  /** The height of a value, a whole number from 0 to `plotHeight`. */
  readonly yOf: (value: number) => number
  /** The values that the plot names, the least first. */
  readonly ticks: readonly { readonly y: number; readonly text: string }[]
}

/** What no picture shows: beyond this, sums and logarithms are no longer numbers. */
const greatest = 1e15

/** A value for people: counts with thousands apart, parts of a second as milliseconds. */
export const valueText = (value: number, unit: Unit): string => {
  if (Math.abs(value) >= greatest) return value.toExponential(2)
  if (unit === 'count') return (Math.round(value * 100) / 100).toLocaleString('en')
  const ms = value * 1000
  return unit === 'seconds' && ms !== 0 && Math.abs(ms) < 999.5
    ? `${Number(ms.toPrecision(3))} ms`
    : humanize(value, unit)
}

/** Round lengths of time, seconds: people count them by sixty. */
const roundSeconds = [60, 120, 300, 600, 1200, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400]

/** The least round number that is not below a positive one. */
const roundUp = (value: number, unit: Unit): number => {
  const seconds =
    unit === 'seconds' && value > 50 ? roundSeconds.find((n) => n >= value) : undefined
  if (seconds !== undefined) return seconds
  const base = unit === 'seconds' && value > 86_400 ? 86_400 : 1
  const power = 10 ** Math.floor(Math.log10(value / base))
  const factor = [1, 2, 4, 5, 10].find((n) => n * power * base >= value * (1 - 1e-9)) ?? 10
  return factor * power * base
}

const bounded = (value: number): number =>
  Number.isFinite(value) ? Math.min(greatest, Math.max(-greatest, value)) : 0

const between = (least: number, most: number, part: (value: number) => number) => {
  const yOf = (value: number): number => {
    const share = part(Math.min(most, Math.max(least, bounded(value))))
    return Math.round(plotHeight - margin.foot - share * (plotHeight - margin.top - margin.foot))
  }
  return yOf
}

const linear = (least: number, most: number, unit: Unit): ValueScale => {
  const yOf = between(least, most, (value) => (value - least) / (most - least))
  const ticks = [least, (least + most) / 2, most].map((value) => ({
    y: yOf(value),
    text: valueText(value, unit),
  }))
  return { yOf, ticks }
}

const near = (values: readonly number[], unit: Unit): ValueScale => {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const step = roundUp(Math.max((most - least) / 2, most / 20, 1), unit)
  const from = Math.max(0, Math.floor(least / step) * step)
  return linear(from, from + step * Math.max(2, 2 * Math.ceil((most - from) / (2 * step))), unit)
}

/** 0 has a place of its own, a decade below 1. */
const decades = (values: readonly number[], unit: Unit): ValueScale => {
  const count = Math.max(1, Math.ceil(Math.log10(Math.max(...values, 1) + 1)))
  const most = 10 ** count
  const yOf = between(0, most, (value) => Math.log10(1 + value) / Math.log10(1 + most))
  const every = Math.ceil(count / 3)
  const named = Array.from({ length: count }, (_, n) => n + 1).filter((n) => n % every === 0)
  const ticks = [0, ...named.map((n) => 10 ** n)].map((value) => ({
    y: yOf(value),
    text: valueText(value, unit),
  }))
  return { yOf, ticks }
}

/** A scale on which all of the values find room. */
export const valueScale = (kind: ScaleKind, all: readonly number[], unit: Unit): ValueScale => {
  const values = all.length === 0 ? [0] : all.map((value) => Math.max(0, bounded(value)))
  if (kind === 'near') return near(values, unit)
  if (kind === 'decades') return decades(values, unit)
  const most = Math.max(...values)
  return linear(0, roundUp(most > 0 ? Math.max(most, 1e-6) : 1, unit), unit)
}
