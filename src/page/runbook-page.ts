import { type RunbookEntry, runbook, withOptions } from '../alerting/runbook.ts'
import { pageResponse } from './document.ts'
import { type Html, html } from './html.ts'
import { shownPage } from './page-route.ts'
import { command, runbookText } from './parts.ts'

/** Where a label stands in a command, its name in capitals stands for it here. */
const anyLabels = { view: 'VIEW', job: 'JOB', database: 'DATABASE' }

const textOf = (text: string): Html => runbookText(text, anyLabels)

const list = (title: string, texts: readonly string[]): Html =>
  html`<div><h3>${title}</h3><ul class="told">${texts.map((text) => html`<li>${textOf(text)}</li>`)}</ul></div>`

const entrySection = (entry: RunbookEntry, options: string): Html =>
  html`<section id="${entry.alert}" class="card" aria-labelledby="${entry.alert}-title">
<div class="head"><h2 id="${entry.alert}-title">${entry.alert}</h2><a href="#${entry.alert}">Link<span class="sr"> to ${entry.alert}</span></a></div>
<div class="pad told"><p>${textOf(entry.meaning)}</p>
${list('Look at', entry.look_at)}
${list('Mend', entry.mend)}
${entry.command === null || entry.command.includes('{{') ? null : command(withOptions(entry.command, options))}</div>
</section>`

/** `GET /runbook`: what each alert means, where to look, and how it is mended. */
export const getRunbook = shownPage({
  path: '/runbook',
  handle: async (_input, { settings }) =>
    pageResponse({
      title: 'Runbook · Viewkeeper',
      state: 'ok',
      hasScript: true,
      body: html`<main>
<div><h1>Runbook</h1><p class="muted">What each alert means, what to look at, and what mends it. <a href="/">The status page</a> shows which fire.</p></div>
${runbook.map((entry) => entrySection(entry, settings.commandOptions))}
</main>`,
    }),
})
