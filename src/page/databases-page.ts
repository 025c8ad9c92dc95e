import * as z from 'zod/mini'
import type { Looked, StandingCounts } from '../fleet/standing.ts'
import { keyAfter, listDatabases, listQuery, requireFleet } from '../http/databases.ts'
import { pageOf } from '../http/page.ts'
import { type StandingState, standingStates } from '../store/fleet/standings.ts'
import { distanceText, durationText } from '../verdict/times.ts'
import { pageResponse } from './document.ts'
import { type Html, html } from './html.ts'
import { type Sign, type State, symbol } from './looks/symbols.ts'
import { shownPage } from './page-route.ts'
import { table } from './parts.ts'

/** How each state is told of one database, or of several. */
const words: Readonly<Record<StandingState, string>> = {
  unreachable: "can't be reached",
  slow: 'being tried again',
  double: 'bound twice',
  behind: 'behind in their migrations',
  firing: 'with alerts that fire',
  pending: 'with pending alerts',
  new: 'not looked at yet',
  ok: 'well',
}

const signs: Readonly<Record<StandingState, Sign>> = {
  unreachable: 'critical',
  slow: 'warning',
  double: 'critical',
  behind: 'warning',
  firing: 'warning',
  pending: 'pending',
  new: 'unknown',
  ok: 'ok',
}

const numberText = (value: number): string => value.toLocaleString('en')

/** `997 of 1,000 databases are well; 2 can't be reached, 1 behind in their migrations.` */
const sentenceOf = (counts: StandingCounts): string => {
  const all = standingStates.reduce((sum, state) => sum + counts[state], 0)
  const others = standingStates
    .filter((state) => state !== 'ok' && counts[state] > 0)
    .map((state) => `${numberText(counts[state])} ${words[state]}`)
  const well = `${numberText(counts.ok)} of ${numberText(all)} databases are well`
  return `${[well, others.join(', ')].filter(Boolean).join('; ')}.`
}

const stateOf = (counts: StandingCounts): State => {
  if (counts.unreachable > 0 || counts.double > 0) return 'critical'
  return counts.firing + counts.slow + counts.behind > 0 ? 'warning' : 'ok'
}

const columns = [
  { head: 'Database' },
  { head: 'State', isWide: true },
  { head: 'Since' },
  { head: 'Firing', isNumber: true },
  { head: 'Pending', isNumber: true },
  { head: 'Last tick' },
  { head: 'Took', isNumber: true },
  { head: 'Rows read', isNumber: true },
  { head: 'Written', isNumber: true },
] as const

const labelsOf = ({ labels }: Looked): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')

/** What the last tick came to; of one that is tried by itself, when that was. */
const lastTick = ({ tick, tried_at_ms }: Looked, now: Date): string | null => {
  if (tick !== null) return `${tick.outcome}, ${distanceText(tick.tick_ms, now)}`
  return tried_at_ms === null ? null : `failed, ${distanceText(tried_at_ms, now)}`
}

const rowOf = (one: Looked, now: Date) => {
  const { name, state, error, since_ms, firing, pending, tick } = one
  const labels = labelsOf(one)
  return {
    cells: [
      html`<a href="/?database=${encodeURIComponent(name)}">${name}</a>${labels === '' ? null : html` <span class="off">${labels}</span>`}`,
      html`<span class="${signs[state]}">${symbol(signs[state])} ${state}</span>${error === null ? null : html` <span class="off">${error}</span>`}`,
      since_ms === null ? null : distanceText(since_ms, now),
      firing,
      pending,
      lastTick(one, now),
      tick === null ? null : durationText(tick.duration_ms),
      tick === null ? null : numberText(tick.rows_read),
      tick === null ? null : numberText(tick.rows_written),
    ],
  }
}

interface Asked {
  readonly search: string
  readonly state: StandingState | ''
}

const searchForm = ({ search, state }: Asked): Html =>
  html`<form method="get" action="/databases" class="fields pad">
<label>Part of a name or of a label<input type="text" name="search" value="${search}" maxlength="100"></label>
<label>State <select name="state"><option value="">any</option>${standingStates.map(
    (one) =>
      html`<option value="${one}"${one === state ? html` selected` : null}>${one}: ${words[one]}</option>`,
  )}</select></label>
<div><button class="main">Search</button></div>
</form>`

const nextPage = ({ search, state }: Asked, after: string | null): Html | null =>
  after === null
    ? null
    : html`<p class="empty"><a href="/databases?${new URLSearchParams({ search, state, after }).toString()}">The next ones</a></p>`

const anyState = z.union([z.literal(''), z.enum(standingStates)], {
  error: `must be empty, or one of ${standingStates.join(', ')}`,
})

/** `GET /databases`: the databases of a fleet, the worst first. */
export const getDatabasesPage = shownPage({
  path: '/databases',
  about: 'shared',
  query: { search: listQuery.search, state: z._default(anyState, ''), after: listQuery.after },
  handle: async ({ query: { search = '', state, after } }, context) => {
    const limit = 100
    const wanted = state === '' ? undefined : state
    const listing = { search, state: wanted, label: [], limit, after }
    const { counts, matching, read } = await listDatabases(requireFleet(context), listing)
    const now = context.now()
    const { rows, page } = pageOf(read, { limit, show: (one) => rowOf(one, now), keyOf: keyAfter })
    const asked = { search, state }
    return pageResponse({
      title: `${sentenceOf(counts)} · Viewkeeper`,
      state: stateOf(counts),
      body: html`<main>
<div><h1>${sentenceOf(counts)}</h1><p class="muted">The worst first. <a href="/">The status page</a> tells of the alerts of all.</p></div>
<section id="databases" class="card" aria-labelledby="databases-title">
<div class="head"><h2 id="databases-title">Databases</h2><span class="muted">${numberText(matching)} found</span></div>
${searchForm(asked)}
${rows.length === 0 ? html`<p class="empty">No database is so.</p>` : table('The databases of the fleet', columns, rows)}
${nextPage(asked, page.next ?? null)}
</section>
</main>`,
    })
  },
})
