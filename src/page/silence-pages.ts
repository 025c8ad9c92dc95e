import * as z from 'zod/mini'
import type { Alert } from '../alerting/alert.ts'
import { type Checked, checked } from '../http/body.ts'
import type { HttpContext } from '../http/context.ts'
import type { Answerer } from '../http/router.ts'
import { matchingAlerts, type NewSilence, parseSilence } from '../http/silence-body.ts'
import { createSilence } from '../http/silences.ts'
import { listAlerts } from '../store/alerts.ts'
import { mostAlerts } from '../verdict/read-verdict.ts'
import { pageResponse } from './document.ts'
import { counted, type Html, html } from './html.ts'
import { symbol } from './looks/symbols.ts'
import { seeOther, sentForm, withoutNoName } from './page-route.ts'
import { section } from './parts.ts'
import { type SilenceFields, silenceForm } from './sections/silence-forms.ts'
import { alertLinks } from './sections/silences.ts'
import { clock } from './times.ts'

const fields = z.strictObject({
  matchers: z.string().check(z.maxLength(20_000)),
  duration: z.string().check(z.maxLength(100)),
  comment: z.string(),
  created_by: z._default(z.string(), ''),
})

const parseFields = (sent: unknown) => checked(fields, sent)

/** The fields of the form as the API takes a silence. */
const silenceOf = (sent: SilenceFields, now: Date): Checked<NewSilence> => {
  const matchers = sent.matchers
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return parseSilence(withoutNoName({ ...sent, matchers }), now)
}

const activeAlerts = async ({ db, now }: HttpContext): Promise<readonly Alert[]> => {
  const listed = { since_ms: now().getTime(), after: null, limit: mostAlerts }
  return (await listAlerts(db, listed)).filter(({ status }) => status !== 'resolved')
}

const preview = (
  silence: NewSilence,
  alerts: readonly Alert[],
  { now, settings }: HttpContext,
): Html => {
  const held = matchingAlerts(silence.matchers, alerts).data ?? []
  const until = html`until ${clock(silence.ends_at_ms, now())}`
  return held.length === 0
    ? html`<p>${symbol('unknown')} It matches nothing that fires or is pending now. Saved all the same, it would hold back what comes ${until}.</p>`
    : html`<p>${symbol('silenced')} It would hold back ${counted(held.length, 'alert')} ${until}: ${alertLinks(held, { settings })}.</p>`
}

const saveForm = (sent: SilenceFields): Html =>
  html`<form method="post" action="/page/silences" class="acts">${Object.entries(sent).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}<button class="main">Save the silence</button><a href="/#silences">Cancel</a></form>`

interface Shown {
  readonly sent: SilenceFields
  readonly body: Html
  readonly status: number
}

const silencePage = ({ sent, body, status }: Shown): Promise<Response> =>
  pageResponse({
    title: 'A silence · Viewkeeper',
    state: status === 200 ? 'ok' : 'warning',
    status,
    body: html`<main><h1>A new silence</h1>
${section({ id: 'preview', title: 'What it would do', body: html`<div class="pad">${body}</div>` })}
${section({ id: 'change', title: 'Change it', body: html`<div class="pad">${silenceForm(sent)}</div>` })}
</main>`,
  })

const faultsPage = (sent: SilenceFields, faults: readonly string[]): Promise<Response> =>
  silencePage({
    sent,
    status: 400,
    body: html`<p><strong class="critical">${symbol('critical')} It can’t be saved like this:</strong></p><ul>${faults.map(
      (fault) => html`<li>${fault}</li>`,
    )}</ul>`,
  })

const previewSilence = sentForm({
  path: '/page/silences/preview',
  params: {},
  parse: parseFields,
  handle: async ({ fields: sent }, context) => {
    const now = context.now()
    const { data, faults } = silenceOf(sent, now)
    if (data === undefined) return faultsPage(sent, faults)
    return silencePage({
      sent,
      status: 200,
      body: html`${preview(data, await activeAlerts(context), context)}${saveForm(sent)}`,
    })
  },
})

const saveSilence = sentForm({
  path: '/page/silences',
  params: {},
  parse: parseFields,
  handle: async ({ fields: sent }, context) => {
    const { data, faults } = silenceOf(sent, context.now())
    if (data === undefined) return faultsPage(sent, faults)
    await createSilence(context, data)
    return seeOther('/?done=silenced#silences')
  },
})

/** What shows a new silence before it is saved, and what saves it. */
export const silencePages: readonly Answerer[] = [previewSilence, saveSilence]
