import { runbookOf } from '../../alerting/runbook.ts'
import type { Fault } from '../../verdict/fault.ts'
import { spanText } from '../../verdict/times.ts'
import type { Verdict } from '../../verdict/verdict.ts'
import { firstOf, type Html, html } from '../html.ts'
import { type Sign, symbol } from '../looks/symbols.ts'
import { actionButton, command, runbookText } from '../parts.ts'
import { clock, moment } from '../times.ts'
import type { Looking } from '../view.ts'

const mostFaults = 20

const signOf = ({ kind, severity }: Fault): Sign =>
  kind === 'broken' ? (severity === 'critical' ? 'critical' : 'warning') : kind

/** The kind in words; the symbol before it has a shape for each. */
const kindOf = (fault: Fault, now: Date): string => {
  if (fault.kind === 'mended') return 'Mended by itself'
  if (fault.triedAtMs !== null) return 'Broken when it was last looked at'
  if (fault.kind === 'broken') return 'Broken now'
  const leftMs = fault.firesAtMs === null ? null : fault.firesAtMs - now.getTime()
  if (leftMs === null) return 'Pending'
  return leftMs <= 0
    ? 'Pending, fires with the next evaluate'
    : `Pending, fires in ${spanText(leftMs)}`
}

const timesOf = ({ sinceMs, endedAtMs }: Fault, now: Date): Html =>
  endedAtMs === null
    ? html`since ${moment(sinceMs, now)}`
    : html`${clock(sinceMs, now)} to ${moment(endedAtMs, now)}`

const held = (fault: Fault): Html | null => {
  if (fault.isAcknowledged)
    return html`<span class="acknowledged">${symbol('acknowledged')} Acknowledged</span>`
  return fault.isSilenced
    ? html`<span class="silenced">${symbol('silenced')} Silenced</span>`
    : null
}

/** `isSaid`: the headline says what is wrong. */
const faultItem = (fault: Fault, isSaid: boolean, { now, viewer }: Looking): Html => {
  const sign = signOf(fault)
  const meaning = runbookOf(fault.alert)?.meaning
  const { command: text, job } = fault
  return html`<li class="fault ${sign}" id="fault-${fault.fingerprint}">
<p class="kind"><span class="${sign}">${symbol(sign)} ${kindOf(fault, now)}</span><span>${fault.severity || 'no severity'}</span><span>${timesOf(fault, now)}</span>${held(fault)}</p>
${isSaid ? null : html`<p class="said">${fault.sentence}</p>`}
${meaning === undefined ? null : html`<p>${runbookText(meaning, fault.labels)}</p>`}
${text === null ? null : command(text)}
<div class="acts">${
    job !== null && viewer.isAdmin && fault.kind !== 'mended'
      ? actionButton(`/page/jobs/${job}`, { label: `Run ${job} now`, look: 'main' })
      : null
  }<a href="#${fault.fingerprint}">Details</a><a href="/runbook#${fault.alert}">Runbook<span class="sr"> of ${fault.alert}</span></a></div>
</li>`
}

/** When what is shown was found out, and when it was read. */
const ages = ({ evaluatedAtMs, lookedAtMs }: Verdict, now: Date): Html => {
  const read = clock(now.getTime(), now)
  if (evaluatedAtMs === null) return html`Read at ${read}.`
  const looked = lookedAtMs === null ? null : html`looked at ${clock(lookedAtMs, now)}, `
  return html`Evaluated at ${clock(evaluatedAtMs, now)}, ${looked}read at ${read}.`
}

/** The verdict in a sentence, and each fault with what mends it. */
export const verdictSection = (verdict: Verdict, looking: Looking): Html => {
  const { now } = looking
  const { shown, more } = firstOf(verdict.faults, mostFaults)
  return html`<section id="verdict" class="card verdict state-${verdict.state}" aria-label="Verdict">
<div class="top">${symbol(verdict.state)}<div><h1>${verdict.sentence}</h1>
<p class="muted">${ages(verdict, now)}</p></div></div>
${shown.length === 0 ? null : html`<ul>${shown.map((fault) => faultItem(fault, verdict.sentence.includes(fault.sentence), looking))}</ul>`}
${more === 0 ? null : html`<p class="empty">And ${more.toLocaleString('en')} more: <a href="#alerts">all alerts</a></p>`}
</section>`
}
