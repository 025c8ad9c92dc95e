import { raw } from 'hono/html'
import { script } from './browser/script.ts'
import { type Html, html } from './html.ts'
import { style } from './looks/style.ts'
import { favicon, mark, type State } from './looks/symbols.ts'
import { contentSecurityPolicy } from './policy.ts'

/** A whole page, and how it is answered. */
interface Document {
  readonly title: string
  /** Told by the icon of the page. */
  readonly state: State
  /** What stands below the bar: `main` and what may follow it. */
  readonly body: Html
  /** What stands in the bar beside the name: the way to the sections. */
  readonly bar?: Html
  readonly hasScript?: boolean
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

const brand = html`<a class="brand" href="/">${mark} Viewkeeper</a>`

const documentOf = ({ title, state, body, bar, hasScript = false }: Document): Html =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" type="image/svg+xml" href="${favicon(state)}">
<style>${raw(style)}</style>
</head>
<body>
<header class="bar"><div>${brand}${bar ?? null}</div></header>
${body}
${hasScript ? html`<script>${raw(script)}</script>` : null}
</body>
</html>`

/** A page as it is answered, with the policy that lets its style and script in and nothing else. */
export const pageResponse = async (document: Document): Promise<Response> => {
  const text = await documentOf(document)
  return new Response(text.toString(), {
    status: document.status ?? 200,
    headers: {
      ...document.headers,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': await contentSecurityPolicy(),
      // Without a referrer browsers would not say which site a form is of.
      'referrer-policy': 'same-origin',
    },
  })
}
