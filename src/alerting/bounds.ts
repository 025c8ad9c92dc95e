import { fingerprint } from './fingerprint.ts'
import type { Labels } from './labels.ts'

/** How many alerts one rule, and all rules together, can have at once. */
export const mostAlertsOfRule = 1000
export const mostAlerts = 10_000

/** How many silences hold at once: those that end last. */
export const mostSilences = 500

/** How many messages one evaluation decides on for a receiver at most; the next one goes on. */
export const mostMessages = 500

/** In characters: the value of a label, and the text of an annotation. */
export const longestLabel = 250
const longestAnnotation = 4000

/** The first characters of a text, without half of a surrogate pair at its end. */
const start = (text: string, length: number): string =>
  text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')

/**
 * Cuts the values that are longer than a label's may be. A hash of the whole stands at the end of what is left, so
 * that label sets that differ still do.
 */
export const boundedLabels = (labels: Labels): Labels => {
  if (Object.values(labels).every((value) => value.length <= longestLabel)) return labels
  return Object.fromEntries(
    Object.entries(labels).map(([name, value]) => {
      const hash = `…${fingerprint({ value })}`
      const isLong = value.length > longestLabel
      return [name, isLong ? start(value, longestLabel - hash.length) + hash : value]
    }),
  )
}

/** An annotation's text, cut where it is too long. */
export const boundedText = (text: string): string =>
  text.length > longestAnnotation ? `${start(text, longestAnnotation - 1)}…` : text
