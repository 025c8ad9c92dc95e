import { withOptions } from '../../alerting/runbook.ts'
import { firstKeys } from '../../db/key-text.ts'
import type { AuditRecord, ViewAudit } from '../../store/audit-record.ts'
import { type Standing, standingOf } from '../../store/findings/standing.ts'
import type { Pause } from '../../store/pause.ts'
import type { TriggerAudit } from '../../store/trigger-audit.ts'
import { distanceText, spanText } from '../../verdict/times.ts'
import { counted, firstOf, type Html, html } from '../html.ts'
import { symbol } from '../looks/symbols.ts'
import { actionButton, command, section, table } from '../parts.ts'
import { clock, moment } from '../times.ts'
import type { Looking } from '../view.ts'

/** What is known of the views. */
export interface ViewsKnown {
  /** Null before the first audit. */
  readonly record: AuditRecord | null
  readonly pauses: readonly Pause[]
  /** View → rows that audits have repaired in the last day. */
  readonly repaired: ReadonlyMap<string, number>
}

interface KnownView {
  readonly view: string
  /** Nothing to compare it with: a row of it is what was so once. */
  readonly isTimeSeries: boolean
  readonly audit: ViewAudit | undefined
  readonly standing: Standing
  readonly pause: Pause | undefined
  readonly repaired: number
}

const knownOf = (
  view: string,
  isTimeSeries: boolean,
  { record, pauses, repaired }: ViewsKnown,
): KnownView => ({
  ...{ view, isTimeSeries },
  audit: record?.views.find((audit) => audit.view === view),
  standing: standingOf(record?.findings ?? [], view),
  pause: pauses.find((pause) => pause.view === view),
  repaired: repaired.get(view) ?? 0,
})

const allKnown = (
  known: ViewsKnown,
  { catalog: { views, timeSeries } }: Looking['application'],
): KnownView[] => [
  ...views.map(({ table: view }) => knownOf(view, false, known)),
  ...timeSeries.map(({ table: view }) => knownOf(view, true, known)),
]

/** Whether all that is known of a view is that its rows are right. */
const isExact = ({ audit, standing, pause, isTimeSeries }: KnownView): boolean => {
  if (pause !== undefined) return false
  if (isTimeSeries) return true
  const faulty = standing.missing + standing.orphaned + standing.drifted
  return audit?.unreadable === 0 && standing.lag_seconds === 0 && faulty === 0
}

const pausedText = ({ state, paused_at_ms, done, total }: Pause, now: Date): Html => {
  if (state === 'paused')
    return html`Paused since ${moment(paused_at_ms, now)}: nothing keeps it. Resume puts its triggers back and mends it.`
  const part = total > 0 ? Math.floor((100 * Math.min(done, total)) / total) : 0
  return state === 'resuming'
    ? html`Being mended: ${part} % of ${counted(total, 'key')} are through. Resume goes on.`
    : html`Being upgraded: ${part} % are through. Cleanup goes on with it.`
}

const foundText = ({ standing }: KnownView): Html | null => {
  const found = (['missing', 'orphaned', 'drifted'] as const).flatMap((kind) =>
    standing[kind] > 0 ? [`${standing[kind].toLocaleString('en')} ${kind}`] : [],
  )
  if (found.length === 0) return null
  const keys = firstKeys(standing.faulty_keys)
  return html`The last audits found ${found.join(', ')} and repaired them${
    keys.length > 0 ? html`; among them <code>${keys.join(', ')}</code>` : null
  }.`
}

/** What is off with a view, in sentences; null where nothing is. */
const offText = (known: KnownView, now: Date): Html | null => {
  if (known.pause !== undefined) return pausedText(known.pause, now)
  if (known.isTimeSeries) return html`A time series: nothing to compare it with.`
  if (known.audit === undefined)
    return html`Not audited yet: the first audit comes with the next tick.`
  const { standing, audit } = known
  const texts = [
    foundText(known),
    standing.lag_seconds > 0
      ? html`The oldest change that was not in it was ${spanText(standing.lag_seconds * 1000)} old.`
      : null,
    audit.unreadable > 0
      ? html`${counted(audit.unreadable, 'key')} cannot be compared: their values are damaged.`
      : null,
  ].filter((text) => text !== null)
  return texts.length === 0 ? null : html`${texts.map((text) => html`${text} `)}`
}

const figure = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : value.toLocaleString('en')

const sweepText = ({ sweep, next_after, last_sweep }: ViewAudit, now: Date): Html => {
  const ended =
    last_sweep === null
      ? html`none has ended`
      : html`last ended ${distanceText(last_sweep.ended_at_ms, now)}`
  if (next_after === null && last_sweep !== null)
    return html`Through at ${clock(last_sweep.ended_at_ms, now)}`
  const part = sweep.of_keys > 0 ? Math.min(100, Math.floor((100 * sweep.keys) / sweep.of_keys)) : 0
  return html`${part} % of ${counted(sweep.of_keys, 'key')}; ${ended}`
}

const columns = [
  { head: 'View', isWide: true },
  ...[
    'Rows',
    'Source rows',
    'Missing',
    'Orphaned',
    'Drifted',
    'Unreadable',
    'Repaired, 1 day',
    'Lag',
  ].map((head) => ({ head, isNumber: true }) as const),
  { head: 'Sweep', isWide: true },
] as const

const rowOf = (known: KnownView, now: Date) => {
  const { view, pause, repaired } = known
  const audit = pause === undefined ? known.audit : undefined
  const standing = audit === undefined ? undefined : known.standing
  const off = offText(known, now)
  return {
    id: `view-${view}`,
    cells: [
      html`<span class="view"><span class="${isExact(known) ? 'ok' : 'warning'}">${symbol(isExact(known) ? 'ok' : 'warning')}</span> ${view}</span>${
        off === null ? null : html`<p class="off">${off}</p>`
      }`,
      ...[audit?.view_rows, audit?.source_rows, standing?.missing, standing?.orphaned].map(figure),
      ...[standing?.drifted, audit?.unreadable, repaired].map(figure),
      standing === undefined ? '–' : spanText(standing.lag_seconds * 1000),
      audit === undefined ? '–' : sweepText(audit, now),
    ],
  }
}

const mostTriggers = 10

const faultyTriggers = (title: string, triggers: readonly string[]): Html | null => {
  if (triggers.length === 0) return null
  const { shown, more } = firstOf(triggers, mostTriggers)
  return html`<li><strong class="critical">${symbol('critical')} ${counted(triggers.length, 'trigger or plain view', 'triggers or plain views')} ${title}:</strong> ${shown.map(
    (trigger, at) => html`${at > 0 ? ', ' : ''}<code>${trigger}</code>`,
  )}${more > 0 ? ` and ${more.toLocaleString('en')} more` : ''}</li>`
}

const isWhole = ({ missing, outdated, broken }: TriggerAudit): boolean =>
  missing.length + outdated.length + broken.length === 0

const triggersText = (triggers: TriggerAudit, { now, settings }: Looking): Html => {
  const seen = html`<span class="muted">as the audit of ${clock(triggers.audited_at_ms, now)} found them</span>`
  if (isWhole(triggers) && triggers.paused === 0)
    return html`<p><span class="ok">${symbol('ok')}</span> All ${counted(triggers.installed, 'trigger')} are installed, ${seen}.</p>`
  return html`<p>${counted(triggers.installed, 'trigger')} installed, ${triggers.paused} paused, ${seen}.</p>
<ul>${faultyTriggers('missing', triggers.missing)}${faultyTriggers('not as they should be', triggers.outdated)}${faultyTriggers('broken, so that writes fail', triggers.broken)}</ul>
${isWhole(triggers) ? null : command(withOptions('npm run views -- resume --remote', settings.commandOptions))}`
}

/** Whether something is paused or lacks triggers, which resume mends. */
const needsResume = ({ record, pauses }: ViewsKnown): boolean =>
  pauses.some(({ state }) => state !== 'upgrading') ||
  (record !== null && !isWhole(record.triggers))

const buttons = (known: ViewsKnown): Html =>
  html`<div class="inline">${
    needsResume(known)
      ? actionButton('/page/jobs/resume', { label: 'Resume', of: 'the views', look: 'main' })
      : null
  }${actionButton('/page/jobs/backfill', {
    label: 'Dry run of a refresh',
    of: 'of all views',
    fields: { dry_run: 'true' },
  })}${actionButton('/page/jobs/backfill', { label: 'Refresh all', of: 'views: backfill' })}</div>`

/** How many views are exact as far as anyone knows, of how many. */
export const exactViews = (
  known: ViewsKnown,
  { application }: Looking,
): { readonly exact: number; readonly all: number } => {
  const views = allKnown(known, application)
  return { exact: views.filter(isExact).length, all: views.length }
}

/** Each view with what was found in it, how far the sweep is, and the triggers. */
export const viewsSection = (known: ViewsKnown, looking: Looking): Html => {
  const { now, viewer, application } = looking
  return section({
    id: 'views',
    title: 'Views',
    aside: viewer.isAdmin ? buttons(known) : null,
    body: html`${table(
      'What was found in each view',
      columns,
      allKnown(known, application).map((view) => rowOf(view, now)),
    )}
<div class="pad">${
      known.record === null
        ? html`<p class="muted">Triggers are looked at by the first audit.</p>`
        : triggersText(known.record.triggers, looking)
    }</div>`,
  })
}
