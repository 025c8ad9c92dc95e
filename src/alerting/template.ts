import type { Labels } from './labels.ts'
import type { Unit } from './metric.ts'

const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/g

/** The value with what it counts, if it is one and if it is not: `value row|rows`. */
const counted = /^value ([^|]+)\|([^|]+)$/

/** To three significant digits. */
const rounded = (value: number): number => Number(value.toPrecision(3))

const scaled = (value: number, base: number, units: readonly string[]): string => {
  let rest = value
  let index = 0
  while (Math.abs(rounded(rest)) >= base && index < units.length - 1) {
    rest /= base
    index += 1
  }
  return `${rounded(rest)} ${units[index]}`
}

const seconds = (value: number): string => {
  if (Math.abs(rounded(value)) < 60) return `${rounded(value)} s`
  const whole = Math.round(value)
  const parts = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'm'],
    [whole % 60, 's'],
  ] as const
  return parts
    .filter(([amount]) => amount !== 0)
    .slice(0, 2)
    .map(([amount, unit]) => `${amount}${unit}`)
    .join(' ')
}

/** A value, written for people: `7m 12s`, `34 %`, `1.2 GB`. */
export const humanize = (value: number, unit: Unit): string => {
  switch (unit) {
    case 'seconds':
      return seconds(value)
    case 'bytes':
      return scaled(value, 1000, ['B', 'kB', 'MB', 'GB', 'TB'])
    case 'ratio':
      return `${rounded(value * 100)} %`
    case 'timestamp': {
      const time = new Date(value * 1000)
      return Number.isNaN(time.getTime()) ? String(value) : time.toISOString()
    }
    case 'count':
      return String(value)
  }
}

/**
 * What is wrong with a template: a name other than `value`, `value one|more`, `detail` and `labels.<known label>`, or a
 * `{{` or `}}` by itself.
 */
export const templateFaults = (template: string, labels: readonly string[]): string[] => {
  const known = new Set(['value', 'detail', ...labels.map((label) => `labels.${label}`)])
  const unknown = [...template.matchAll(placeholder)].flatMap(([, name = '']) =>
    known.has(name) || counted.test(name) ? [] : [`{{ ${name} }} is not known here`],
  )
  const isOpen = /\{\{|\}\}/.test(template.replaceAll(placeholder, ''))
  return isOpen ? [...unknown, '{{ and }} are not in pairs'] : unknown
}

/** What a template is filled in with. */
export interface Filling {
  /** The reading's value, written for people. */
  readonly value: string
  /** Which of two words goes with it, where that is not seen from its text. */
  readonly word?: (one: string, more: string) => string
  readonly detail?: string | undefined
  readonly labels: Labels
}

/**
 * Fills in `{{ value }}`, `{{ value row|rows }}`, `{{ detail }}` and `{{ labels.x }}`; what the reading does not have is
 * left out.
 */
export const fillIn = (
  template: string,
  { value, detail, labels, word = (one, more) => (value === '1' ? one : more) }: Filling,
): string => {
  const named = new Map(Object.entries(labels).map(([name, text]) => [`labels.${name}`, text]))
  named.set('value', value).set('detail', detail ?? '')
  const filled = (name: string): string => {
    const [, one, more] = counted.exec(name) ?? []
    if (one === undefined || more === undefined) return named.get(name) ?? ''
    return `${value} ${word(one.trim(), more.trim())}`
  }
  return template.replaceAll(placeholder, (_, name: string) => filled(name)).trim()
}
