import type { Alert } from '../../alerting/alert.ts'
import { exactMatcher } from '../../alerting/matchers.ts'
import type { Viewer } from '../../http/auth.ts'
import { type SilenceRow, untilRecovery } from '../../store/silences.ts'
import { type Html, html } from '../html.ts'
import { clock } from '../times.ts'

/** When a silence ends, in words. */
export const untilWhen = ({ ends_at_ms }: Pick<SilenceRow, 'ends_at_ms'>, now: Date): Html =>
  ends_at_ms === untilRecovery ? html`until it recovers` : html`until ${clock(ends_at_ms, now)}`

/** The usual lengths of a silence. */
const lengths = [
  ['1h', '1 hour'],
  ['4h', '4 hours'],
  ['1d', '1 day'],
  ['1w', '1 week'],
] as const

/** What stands in the fields of the form, as it was sent. */
export interface SilenceFields {
  /** One a line. */
  readonly matchers: string
  readonly duration: string
  readonly comment: string
  readonly created_by: string
}

/** The form as it is for a new silence; of an alert where one is given: all of its labels. */
export const blankSilence = (alert: Alert | null, { name }: Viewer): SilenceFields => ({
  matchers:
    alert === null
      ? ''
      : Object.entries(alert.labels)
          .toSorted()
          .map(([label, value]) => exactMatcher(label, value))
          .join('\n'),
  duration: '1h',
  comment: '',
  created_by: name,
})

const lengthChoice = (chosen: string): Html => {
  const isUsual = lengths.some(([length]) => length === chosen)
  return html`<fieldset><legend>For how long</legend><div class="choices">${lengths.map(
    ([length, words]) =>
      html`<label><input type="radio" name="duration" value="${length}"${length === chosen ? html` checked` : null}> ${words}</label>`,
  )}${isUsual ? null : html`<label><input type="radio" name="duration" value="${chosen}" checked> ${chosen}</label>`}</div></fieldset>`
}

/** The fields of a silence, and a button that shows what it would hold for. */
export const silenceForm = (fields: SilenceFields, hint: Html | null = null): Html =>
  html`<form method="post" action="/page/silences/preview" class="fields" id="silence">
<div><label for="silence-matchers">Alerts that match all of these <small>one a line, as in Alertmanager: alertname=ViewDrift or view=~"task_.*"</small></label>
<textarea id="silence-matchers" name="matchers" rows="4" required spellcheck="false">
${fields.matchers}</textarea>${hint}</div>
${lengthChoice(fields.duration)}
<div><label for="silence-comment">Why</label><input type="text" id="silence-comment" name="comment" value="${fields.comment}" required maxlength="1000"></div>
<div><label for="silence-name">Who</label><input type="text" id="silence-name" name="created_by" value="${fields.created_by}" maxlength="100" autocomplete="username"></div>
<div><button class="main">Show what it would hold for</button></div>
</form>`

/** "I'm on it": silences an alert until it recovers. */
export const acknowledgeForm = ({ fingerprint, labels }: Alert, { name }: Viewer): Html =>
  html`<details id="on-it-${fingerprint}"><summary>I’m on it<span class="sr">: ${labels.alertname ?? ''}</span></summary>
<form method="post" action="/page/alerts/${fingerprint}/acknowledge" class="fields" id="on-it-form-${fingerprint}">
<p class="muted">Tells the receivers once that somebody is on it, and keeps this alert quiet until it recovers.</p>
<div><label for="why-${fingerprint}">What is being done</label><input type="text" id="why-${fingerprint}" name="comment" required maxlength="1000"></div>
<div><label for="who-${fingerprint}">Who</label><input type="text" id="who-${fingerprint}" name="created_by" value="${name}" maxlength="100" autocomplete="username"></div>
<div><button class="main">Acknowledge</button></div>
</form></details>`
