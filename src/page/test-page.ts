import * as z from 'zod/mini'
import { pageKey, printPageKey } from '../http/page-key.ts'
import { pageResponse } from './document.ts'
import { html } from './html.ts'
import { symbol } from './looks/symbols.ts'
import { seeOther, shownPage } from './page-route.ts'
import { section } from './parts.ts'
import { moment } from './times.ts'

const answer = z.object({
  name: z.string(),
  delivered: z.boolean(),
  answer: z.string().check(z.maxLength(500)),
})

/** What came of a test, and when that was, as the address of its page has it: nothing of it is stored. */
const told = z.strictObject({ sent_ms: z.number(), answers: z.array(answer) })

const path = '/page/receivers/tested'

/** Leads to the page with what each receiver answered, which can be loaded again without sending anything. */
export const testAnswers = (
  sentMs: number,
  answers: readonly z.output<typeof answer>[],
): Response => seeOther(`${path}?answers=${printPageKey({ sent_ms: sentMs, answers })}`)

/** The page to which the button leads that sends a test alert. */
export const testPage = shownPage({
  path,
  query: { answers: pageKey(told) },
  handle: async ({ query: { answers: tested } }, context) =>
    pageResponse({
      title: 'Test alert · Viewkeeper',
      state: tested.answers.every(({ delivered }) => delivered) ? 'ok' : 'warning',
      body: html`<main><h1>A test alert</h1>${section({
        id: 'answers',
        title: 'What each receiver answered',
        aside: html`<a href="/#receivers">Back to the status page</a>`,
        body: html`<p class="pad">Sent at ${moment(tested.sent_ms, context.now())}.</p><ul class="rows">${tested.answers.map(
          ({ name, delivered, answer: text }) =>
            html`<li><span class="${delivered ? 'ok' : 'critical'}">${symbol(delivered ? 'ok' : 'critical')}</span> <strong>${name}</strong>: ${delivered ? 'delivered' : 'not delivered'}, ${text}</li>`,
        )}</ul>`,
      })}</main>`,
    }),
})
