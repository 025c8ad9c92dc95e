import type { Alert } from '../alerting/alert.ts'
import type { Looked } from '../fleet/standing.ts'
import type { Run } from '../store/runs.ts'
import { distanceText } from '../verdict/times.ts'
import { unreachable, type Verdict } from '../verdict/verdict.ts'
import { groupAlerts, type PageData } from './data.ts'
import { pageResponse } from './document.ts'
import { type Html, html } from './html.ts'
import { symbol } from './looks/symbols.ts'
import { alertsSection } from './sections/alerts.ts'
import { deliveriesSection } from './sections/deliveries.ts'
import { jobsSection, runSection } from './sections/jobs.ts'
import { overview, readingsSection } from './sections/overview.ts'
import { receiversSection } from './sections/receivers.ts'
import { silencesSection } from './sections/silences.ts'
import { verdictSection } from './sections/verdict.ts'
import { exactViews, viewsSection } from './sections/views.ts'
import { moment } from './times.ts'
import type { Looking } from './view.ts'

const sections = ['Alerts', 'Silences', 'Views', 'Pictures', 'Jobs', 'Deliveries', 'Receivers']

const hasViews = ({ application }: Looking): boolean => application.catalog.views.length > 0

/** `isRead`: the sections are there. CONTROL has no views. */
const bar = (looking: Looking, isRead: boolean): Html =>
  html`<span class="muted">${looking.settings.databaseName}</span><nav aria-label="Sections">${looking.fleet === null ? null : html`<a href="/databases">Databases</a>`}${(
    isRead ? sections.filter((name) => name !== 'Views' || hasViews(looking)) : []
  ).map(
    (name) => html`<a href="#${name.toLowerCase()}">${name}</a>`,
  )}</nav><button type="button" id="zone" hidden>UTC</button>`

const footer = (version: string | null): Html =>
  html`<footer><span id="age" role="timer" aria-live="off"></span><a href="/runbook">Runbook</a><a href="/api/openapi.json">API</a><a href="/api/status">Verdict as JSON</a>${
    version === null ? null : html`<span>Version ${version}</span>`
  }</footer>`

/** What the last form has done, by the word that its answer leads here with. */
export const doneWords = {
  silenced: 'The silence is saved.',
  ended: 'The silence has ended: with the next evaluate its alerts are told again.',
  acknowledged: 'The alert is acknowledged until it recovers.',
  replayed: 'The message is sent again with the next deliver run.',
  dismissed: 'The message is deleted.',
} as const

/** What is shown because the address asks for it. */
export interface Asked {
  readonly done: keyof typeof doneWords | null
  readonly run: Run | null
  /** The fingerprint of the alert that a new silence is for. */
  readonly silence: string | null
}

const readerNote = html`<p class="note" id="reader">You look with READ_TOKEN. To run, silence or send something, <a href="/page/login">log in with ADMIN_TOKEN</a>.</p>`

const found = ({ alerts }: PageData, fingerprint: string | null): Alert | null =>
  alerts.find((alert) => alert.fingerprint === fingerprint) ?? null

/** What stands below the verdict, of what was read. */
const mainSections = (data: PageData, pictures: Html, asked: Asked, looking: Looking): Html => {
  const alerts = groupAlerts(data)
  const { exact, all } = exactViews(data.views, looking)
  const count = (wanted: Alert['status']) =>
    data.alerts.filter(({ status }) => status === wanted).length
  const counts = {
    firing: count('firing'),
    pending: count('pending'),
    exactViews: exact,
    views: all,
  }
  return html`${overview(counts, data.sample, looking)}
${alertsSection(alerts, looking)}
${silencesSection(
  {
    silences: data.silences,
    silencedBy: data.silencedBy,
    active: data.alerts.filter(({ status }) => status !== 'resolved'),
    forAlert: found(data, asked.silence),
  },
  looking,
)}
${hasViews(looking) ? viewsSection(data.views, looking) : null}
${pictures}
${jobsSection(data.runs, looking)}
${deliveriesSection(data.deliveries, looking)}
${receiversSection(data.receivers, data.deliveries, looking)}
${data.sample === null ? null : readingsSection(data.sample, looking)}`
}

interface Parts {
  readonly data: PageData
  readonly pictures: Html
  readonly asked: Asked
  readonly looking: Looking
}

const titleOf = ({ state, faults }: Verdict): string => {
  const broken = faults.filter(({ kind }) => kind === 'broken').length
  const words = { ok: 'OK', warning: 'Warning', critical: 'Critical', unknown: 'Unknown' }[state]
  return `${broken > 0 ? `(${broken}) ` : ''}${words} · Viewkeeper`
}

/** The status page. */
export const statusPage = ({ data, pictures, asked, looking }: Parts): Promise<Response> =>
  pageResponse({
    title: titleOf(data.verdict),
    state: data.verdict.state,
    hasScript: true,
    bar: bar(looking, true),
    body: html`<main data-page="status">
${asked.done === null ? null : html`<p class="note ok" id="done" role="status">${symbol('ok')} ${doneWords[asked.done]}</p>`}
${looking.viewer.isAdmin ? null : readerNote}
<p class="note warning" id="not-refreshed" role="status" hidden></p>
${verdictSection(data.verdict, looking)}
${asked.run === null ? null : runSection(asked.run, looking)}
${mainSections(data, pictures, asked, looking)}
</main>
${footer(data.sample?.version ?? null)}`,
  })

/** What is known without the database. */
interface Unread {
  /** Why it was not read, in words. */
  readonly reason: string
  /** What was read last, where something was. */
  readonly last: Omit<Parts, 'asked'> | null
  readonly looking: Looking
  /** Of a database of a fleet: what CONTROL knows of it. */
  readonly standing: Looked | null
}

/** How CONTROL has the database, and what its last tick came to. */
const standingNote = ({ state, since_ms, error, tick }: Looked, now: Date): Html =>
  html`<p class="note" id="standing">In the fleet it is <strong>${state}</strong>${since_ms === null ? null : html` since ${moment(since_ms, now)}`}${error === null ? '' : `: ${error}`} ${
    tick === null
      ? null
      : html`Its last tick, ${distanceText(tick.tick_ms, now)}: ${tick.outcome}. `
  }<a href="/databases">All databases</a></p>`

const nothingAsked: Asked = { done: null, run: null, silence: null }

/** The page while the database does not answer: what it is about, and what was known last. */
export const unreadPage = ({ reason, last, looking, standing }: Unread): Promise<Response> => {
  const { now } = looking
  const verdict = unreachable(`Nobody knows how things stand: ${reason}`)
  return pageResponse({
    title: 'Unknown · Viewkeeper',
    state: 'unknown',
    status: 503,
    hasScript: true,
    bar: bar(looking, last !== null),
    body: html`<main data-page="status">
<p class="note warning" id="not-refreshed" role="status" hidden></p>
${verdictSection(verdict, looking)}
${standing === null ? null : standingNote(standing, now)}
<p class="note" id="unread">The worker runs and tries again by itself with the next tick. <a href="/runbook#DatabaseUnreachable">What to do when it stays so</a>.${
      last === null
        ? null
        : html` What follows was read ${moment(last.data.readAt.getTime(), now)}.`
    }</p>
${last === null ? null : mainSections(last.data, last.pictures, nothingAsked, { ...looking, now: last.data.readAt, viewer: { name: '', isAdmin: false } })}
</main>
${footer(null)}`,
  })
}
