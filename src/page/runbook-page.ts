import { optionsFor, type RunbookEntry, runbook, withOptions } from '../alerting/runbook.ts'
import type { HttpContext } from '../http/context.ts'
import { memberAsked } from '../http/of-database.ts'
import { pageResponse } from './document.ts'
import { type Html, html } from './html.ts'
import { shownPage } from './page-route.ts'
import { command, runbookText } from './parts.ts'

/** Where a label stands in a command, its name in capitals stands for it here. */
const anyLabels = { view: 'VIEW', job: 'JOB', database: 'DATABASE' }

interface Shown {
  /** What the commands end with. */
  readonly options: string
  /** Whether they are those of one database, and can be copied as they are. */
  readonly isOfOne: boolean
}

const list = (title: string, texts: readonly string[], { options }: Shown): Html =>
  html`<div><h3>${title}</h3><ul class="told">${texts.map((text) => html`<li>${runbookText(withOptions(text, options), anyLabels)}</li>`)}</ul></div>`

const entrySection = (entry: RunbookEntry, shown: Shown): Html =>
  html`<section id="${entry.alert}" class="card" aria-labelledby="${entry.alert}-title">
<div class="head"><h2 id="${entry.alert}-title">${entry.alert}</h2><a href="#${entry.alert}">Link<span class="sr"> to ${entry.alert}</span></a></div>
<div class="pad told"><p>${runbookText(entry.meaning, anyLabels)}</p>
${list('Look at', entry.look_at, shown)}
${list('Mend', entry.mend, shown)}
${entry.command === null || entry.command.includes('{{') || !shown.isOfOne ? null : command(withOptions(entry.command, shown.options))}</div>
</section>`

/** Of a fleet as a whole any of its databases is meant, and its name in capitals stands for it. */
const shownOf = (context: HttpContext): Shown => {
  const { commandOptions: options } = context.settings
  return context.fleet === null || memberAsked(context) !== null
    ? { options, isOfOne: true }
    : { options: optionsFor(anyLabels.database, options), isOfOne: false }
}

/** `GET /runbook`: what each alert means, where to look, and how it is mended. */
export const getRunbook = shownPage({
  path: '/runbook',
  handle: async (_input, context) => {
    const shown = shownOf(context)
    return pageResponse({
      title: 'Runbook · Viewkeeper',
      state: 'ok',
      hasScript: true,
      body: html`<main>
<div><h1>Runbook</h1><p class="muted">What each alert means, what to look at, and what mends it. <a href="/">The status page</a> shows which fire.</p></div>
${runbook.map((entry) => entrySection(entry, shown))}
</main>`,
    })
  },
})
