import type { VerdictState } from './verdict.ts'

const height = 20

/** Of a letter at 11 px in Verdana, on average; the text is stretched to what is foreseen. */
const letterWidth = 6.6
const padding = 6

/** What a badge says of each state, and its colour: white on it has a contrast of at least 4.5. */
const looks: Readonly<Record<VerdictState, { readonly text: string; readonly colour: string }>> = {
  ok: { text: 'exact', colour: '#2d7a3e' },
  warning: { text: 'warning', colour: '#8a5a00' },
  critical: { text: 'critical', colour: '#b3261e' },
  unknown: { text: 'unknown', colour: '#5f6368' },
}

const widthOf = (text: string): number => Math.round(text.length * letterWidth + 2 * padding)

const letters = (text: string, left: number): string => {
  const width = widthOf(text)
  return `<text x="${left + width / 2}" y="14" textLength="${width - 2 * padding}">${text}</text>`
}

/** A verdict as an SVG badge of two fields: `views`, and how they are. */
export const badgeOf = (state: VerdictState): string => {
  const { text, colour } = looks[state]
  const [left, right] = [widthOf('views'), widthOf(text)]
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="${height}" role="img" aria-label="views: ${text}"><title>views: ${text}</title><rect width="${left + right}" height="${height}" rx="3" fill="#444"/><path d="M${left} 0h${right - 3}a3 3 0 0 1 3 3v${height - 6}a3 3 0 0 1-3 3h-${right - 3}z" fill="${colour}"/><g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">${letters('views', 0)}${letters(text, left)}</g></svg>`
}
