import { clockText, distanceText, isoText } from '../verdict/times.ts'
import { type Html, html } from './html.ts'

/** A time; the script of the page writes it in the browser's zone on wish. */
export const clock = (ms: number, now: Date): Html => {
  const iso = isoText(ms)
  return iso === null
    ? html`an unknown time`
    : html`<time datetime="${iso}">${clockText(ms, now)}</time>`
}

/** A time with how far it is from now. */
export const moment = (ms: number, now: Date): Html =>
  html`${clock(ms, now)}, ${distanceText(ms, now)}`
