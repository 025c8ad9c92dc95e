import type { Alert } from '../../alerting/alert.ts'
import { silencedNow } from '../../alerting/silencer.ts'
import type { SilenceRow } from '../../store/silences.ts'
import { distanceText } from '../../verdict/times.ts'
import { alertName, tellingLabels } from '../alert-words.ts'
import { counted, firstOf, type Html, html } from '../html.ts'
import { actionButton, andMore, section, table } from '../parts.ts'
import { clock } from '../times.ts'
import type { Looking } from '../view.ts'
import { blankSilence, silenceForm, untilWhen } from './silence-forms.ts'

const mostSilences = 50
const mostNamed = 5

interface Silences {
  /** Those that have not ended. */
  readonly silences: readonly SilenceRow[]
  readonly silencedBy: (alert: Alert) => readonly SilenceRow[]
  /** The alerts that fire or are pending. */
  readonly active: readonly Alert[]
  /** The alert that a new silence is for; null: any. */
  readonly forAlert: Alert | null
}

/** Some alerts by name, each a link to where it is shown. */
export const alertLinks = (alerts: readonly Alert[], looking: Pick<Looking, 'settings'>): Html => {
  const { shown, more } = firstOf(alerts, mostNamed)
  return html`${shown.map(
    (alert, at) =>
      html`${at > 0 ? ', ' : ''}<a href="/#${alert.fingerprint}">${[alertName(alert), ...tellingLabels(alert, looking)].join(' ')}</a>`,
  )}${more > 0 ? ` and ${more} more` : ''}`
}

const suppressed = (silence: SilenceRow, alerts: readonly Alert[], looking: Looking): Html => {
  const { now } = looking
  if (silence.starts_at_ms > now.getTime())
    return html`Begins ${distanceText(silence.starts_at_ms, now)}.`
  if (alerts.length === 0) return html`<span class="muted">Matches nothing now.</span>`
  return html`${counted(alerts.length, 'alert')}: ${alertLinks(alerts, looking)}`
}

const columns = [
  { head: 'Silence', isWide: true },
  { head: 'Holds back now', isWide: true },
  { head: 'Ends' },
  { head: 'By' },
  { head: 'Why', isWide: true },
  { head: '' },
] as const

/** The silences that have not ended, with what each suppresses now, and the form for a new one. */
export const silencesSection = (
  { silences, silencedBy, active, forAlert }: Silences,
  looking: Looking,
): Html => {
  const { now, viewer } = looking
  const heldBack = silencedNow(silencedBy, active)
  const { shown, more } = firstOf(silences, mostSilences)
  const rows = shown.map((silence) => ({
    id: `silence-${silence.id}`,
    cells: [
      silence.fingerprint === null
        ? html`<code>${silence.matchers.join(', ')}</code>`
        : html`Acknowledged: <a href="#${silence.fingerprint}">${acknowledgedWords(silence, looking)}</a>`,
      suppressed(silence, heldBack.get(silence.id) ?? [], looking),
      untilWhen(silence, now),
      silence.created_by,
      html`${silence.comment} <span class="muted small">made ${clock(silence.created_at_ms, now)}</span>`,
      viewer.isAdmin
        ? actionButton(`/page/silences/${silence.id}/end`, {
            label: 'End',
            of: `the silence ${silence.comment}`,
          })
        : null,
    ],
  }))
  return section({
    id: 'silences',
    title: 'Silences',
    body: html`${
      rows.length === 0
        ? html`<p class="empty">Nothing is silenced.</p>`
        : table('Silences that have not ended', columns, rows)
    }
${andMore(more, '/api/silences')}
${viewer.isAdmin ? newSilence(forAlert, looking) : null}`,
  })
}

/** The alert of an acknowledgement, by the matchers of its labels. */
const acknowledgedWords = (
  { matchers }: SilenceRow,
  looking: Pick<Looking, 'settings'>,
): string => {
  const labels = Object.fromEntries(
    matchers.map((text) => {
      const [, name = '', value = ''] = /^(\w+)="?(.*?)"?$/s.exec(text) ?? []
      return [name, value] as const
    }),
  )
  return [alertName({ labels }), ...tellingLabels({ labels }, looking)].join(' ')
}

const newSilence = (forAlert: Alert | null, looking: Looking): Html => {
  const fields = blankSilence(forAlert, looking.viewer)
  const holdsFor =
    forAlert === null ? null : html`<p>Holds for ${alertLinks([forAlert], looking)} alone.</p>`
  return html`<div class="pad only-screen"><details id="silence-details"${forAlert === null ? null : html` open`}><summary>A new silence</summary>
${silenceForm(fields, holdsFor)}</details></div>`
}
