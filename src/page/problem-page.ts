import { type Problem, shownProblem } from '../http/problem.ts'
import { pageResponse } from './document.ts'
import { type Html, html } from './html.ts'
import { symbol } from './looks/symbols.ts'

/** What whoever reads it can do about a problem, where its own text does not say so. */
const nextSteps: Readonly<Record<number, Html>> = {
  401: html`Load this page again: the browser asks for a name, which may be any, and a password, which is ADMIN_TOKEN, or READ_TOKEN to look only.`,
  403: html`<a href="/page/login">Log in with ADMIN_TOKEN</a> and try again.`,
  404: html`<a href="/">The status page</a> shows what there is.`,
  409: html`Nothing was changed. <a href="/">Back to the status page</a>`,
}

const back = html`<a href="/">Back to the status page</a>`

/** An error as a page for people: what went wrong, and what to do. */
export const problemPage = async (problem: Problem): Promise<Response> => {
  const { title, status, detail } = shownProblem(problem)
  return pageResponse({
    title: `${title} · Viewkeeper`,
    state: 'unknown',
    status,
    headers: problem.headers,
    body: html`<main>
<section class="card verdict"><div class="top">${symbol(status >= 500 ? 'critical' : 'warning')}
<div><h1>${title}</h1><p>${detail}</p></div></div>
<p class="pad">${nextSteps[status] ?? back}</p></section>
</main>`,
  })
}
