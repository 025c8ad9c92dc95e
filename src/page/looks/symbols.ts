import { type Html, html } from '../html.ts'

/**
 * What a symbol tells. Each has a shape of its own, so that none is told by its colour alone: a tick in a circle, an
 * exclamation mark in a triangle, a cross in an octagon, a question mark in a dashed circle, a clock, a tick in an open
 * ring with an arrow, a bell that is struck through, a hand.
 */
export type Sign =
  | 'ok'
  | 'warning'
  | 'critical'
  | 'unknown'
  | 'pending'
  | 'mended'
  | 'silenced'
  | 'acknowledged'

const shapes: Readonly<Record<Sign, Html>> = {
  ok: html`<circle cx="8" cy="8" r="7" fill="currentColor"/><path class="cut" d="M4.5 8.2 7 10.7l4.5-5"/>`,
  warning: html`<path d="M8 .8 15.6 14.6H.4Z" fill="currentColor" stroke="currentColor" stroke-width=".8" stroke-linejoin="round"/><path class="cut" d="M8 5.6v4.2M8 12.2v.4"/>`,
  critical: html`<path d="M5 .7h6L15.3 5v6L11 15.3H5L.7 11V5Z" fill="currentColor"/><path class="cut" d="m5.2 5.2 5.6 5.6m0-5.6-5.6 5.6"/>`,
  unknown: html`<circle class="line" cx="8" cy="8" r="6.6" stroke-dasharray="2.6 2"/><path class="line" d="M6 6.3A2 2 0 1 1 8 8.4v.9m0 2v.5"/>`,
  pending: html`<circle class="line" cx="8" cy="8" r="6.6"/><path class="line" d="M8 4v4.2l2.8 1.8"/>`,
  mended: html`<path class="line" d="M13.9 5A6.6 6.6 0 1 0 14.6 8.4M14.4 1.6V5h-3.5"/><path class="line" d="m5 8.2 2.2 2.2L11 6.2"/>`,
  silenced: html`<path class="line" d="M3 12h10l-1.4-2V7A3.6 3.6 0 0 0 4.4 7v3ZM6.6 14.2h2.8M1.8 1.8l12.4 12.4"/>`,
  acknowledged: html`<path class="line" d="M4.4 9.5V4.6a1 1 0 0 1 2 0V8 2.6a1 1 0 0 1 2 0V8 3.4a1 1 0 0 1 2 0V8.6 5a1 1 0 0 1 2 0v5a4.6 4.6 0 0 1-4.2 4.8c-2.4 0-3.4-1-4.4-2.6L1.8 9.6a1 1 0 0 1 1.7-1Z"/>`,
}

/** The symbol, for the eye alone: the words stand beside it. */
export const symbol = (sign: Sign): Html =>
  html`<svg class="sign ${sign}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${shapes[sign]}</svg>`

/** Ours: layers, one over another, that lie the same. It tells nothing. */
export const mark = html`<svg class="mark" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><path d="m10 2 8 4-8 4-8-4Z" fill="currentColor"/><path d="m2.5 10 7.5 3.750L17.5 10M2.5 14l7.5 3.750L17.5 14" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round" stroke-linecap="round"/></svg>`

/** What a page is about: how all stands, which its title and icon tell. */
export type State = 'ok' | 'warning' | 'critical' | 'unknown'

const iconColours: Readonly<Record<State, string>> = {
  ok: '#1a7f37',
  warning: '#9a6700',
  critical: '#b42318',
  unknown: '#5a6572',
}

const iconShapes: Readonly<Record<State, string>> = {
  ok: '<circle cx="8" cy="8" r="8" fill="C"/><path d="M4.2 8.2 7 11l4.8-5.5" stroke="#fff" stroke-width="2" fill="none"/>',
  warning:
    '<path d="M8 .5 16 15H0Z" fill="C"/><path d="M8 5.5v4.5M8 11.8v1.6" stroke="#fff" stroke-width="2"/>',
  critical:
    '<path d="M5 0h6l5 5v6l-5 5H5l-5-5V5Z" fill="C"/><path d="m4.8 4.8 6.4 6.4m0-6.4-6.4 6.4" stroke="#fff" stroke-width="2"/>',
  unknown:
    '<circle cx="8" cy="8" r="7" fill="#fff" stroke="C" stroke-width="2"/><path d="M6 6.3A2 2 0 1 1 8 8.4v1.2M8 11.4v1.4" stroke="C" stroke-width="1.6" fill="none"/>',
}

/** The favicon of a state, as an address that holds it all. */
export const favicon = (state: State): string => {
  const drawn = iconShapes[state].replaceAll('C"', `${iconColours[state]}"`)
  return `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${drawn}</svg>`,
  )}`
}
