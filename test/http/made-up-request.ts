import fc from 'fast-check'
import { routes, shown } from '../../src/app.ts'

/** A request as it is made up: with any method, path, query, headers and body. */
export interface MadeUp {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** Marks what is secret; the key of the signing secret says the same in base64. */
export const mark = 'PLANTED'
const key = Buffer.from(`${mark} signing key of 32 bytes`)

/** Every setting that is a secret, each with the mark in it. */
export const plantedSettings = {
  ADMIN_TOKEN: `${mark}-admin-token-of-32-characters`,
  READ_TOKEN: `${mark}-read-token-of-32-characters`,
  ALERT_WEBHOOK_URL: `https://hooks.example.com/${mark}/alerts?key=${mark}`,
  ALERT_WEBHOOK_SECRET: `whsec_${key.toString('base64')}`,
  HEARTBEAT_URL: `https://beat.example.com/${mark}`,
  CLOUDFLARE_API_TOKEN: `${mark}-api-token`,
  CLOUDFLARE_ACCOUNT_ID: '0'.repeat(32),
}

/** What stands in no answer, log, table or message: the mark in either form. */
export const secret = new RegExp(`${mark}|${key.toString('base64').slice(0, 8)}`, 'i')

const odd = [
  ...['', '0', '-1', '1e9', '9'.repeat(400), 'null', 'undefined', 'true', 'NaN', '[object Object]'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', '..', '../..', '%', '%00', '%zz'],
  ...['\u0000', '\u202e', '\ud800', '😀', "'", '"', '`', ';--', "' OR 1=1 --", '{{value}}'],
  ...['<script>', '\r\nx: y', 'a'.repeat(5000), 'x/y', '?', '#', ' ', '\\'],
]
const text = fc.oneof(
  fc.constantFrom(...odd),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ maxLength: 20 }),
)

/** What stands in the place of a path's variable part: sometimes what there is. */
const part = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 2, arbitrary: fc.constantFrom('a', 'p', 'test') },
  { weight: 1, arbitrary: fc.constantFrom('snapshot', 'audit', 'evaluate', 'deliver', 'cleanup') },
)

const encoded = (value: string): string => {
  try {
    return encodeURIComponent(value)
  } catch {
    return '%ED%A0%80'
  }
}

const knownPath = fc
  .tuple(
    fc.constantFrom(...[...routes, ...shown.pages].map(({ path }) => path)),
    fc.array(part, { minLength: 2, maxLength: 2 }),
  )
  .map(([path, parts]) => path.replaceAll(/\{\w+\}/g, () => encoded(parts.pop() ?? '')))
const path = fc.oneof(
  { weight: 6, arbitrary: knownPath },
  { weight: 1, arbitrary: fc.constant('/api/silences') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('/', '//', '/api', '/api/', '/healthz/', '/%', '/%2e%2e/'),
  },
  {
    weight: 1,
    arbitrary: fc.array(text, { maxLength: 4 }).map((all) => `/${all.map(encoded).join('/')}`),
  },
)

const names = [...new Set(routes.flatMap(({ query }) => Object.keys(query.shape)))]
const query = fc
  .array(
    fc.tuple(
      fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: text }),
      fc.oneof(
        text,
        fc.constantFrom('1', '500', 'dead', 'true', 'PENDING', 'updated', 'eyJpZCI6MX0'),
      ),
    ),
    { maxLength: 3 },
  )
  .map((pairs) => pairs.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&'))

const basic = (token: string) => `Basic ${Buffer.from(`u:${token}`).toString('base64')}`
const { ADMIN_TOKEN: admin, READ_TOKEN: reader } = plantedSettings
const authorization = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(`Bearer ${admin}`, basic(admin)) },
  { weight: 1, arbitrary: fc.constantFrom(`Bearer ${reader}`, basic(reader)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      'Bearer',
      'Bearer x',
      'Basic %%%',
      'Basic',
      `Digest ${'x'.repeat(9000)}`,
    ),
  },
)

/** A header's value as it may be sent. */
const headerText = text.filter((value) => /^[\x20-\x7e]*$/.test(value))
const headers = fc
  .record(
    {
      authorization,
      origin: fc.oneof(headerText, fc.constantFrom('http://viewkeeper.test', 'null')),
      'sec-fetch-site': fc.oneof(headerText, fc.constantFrom('same-origin', 'cross-site', 'none')),
      'content-type': fc.oneof(
        headerText,
        fc.constantFrom('application/json', 'application/x-www-form-urlencoded'),
      ),
      accept: fc.oneof(headerText, fc.constant('text/html,*/*')),
      cookie: headerText,
      'cf-connecting-ip': fc.oneof(headerText, fc.constantFrom('192.0.2.1', '2001:db8::1', '::')),
      'x-forwarded-proto': headerText,
      range: fc.constant('bytes=0-1'),
      'if-none-match': headerText,
    },
    { requiredKeys: [] },
  )
  .chain((others) =>
    fc
      .oneof({ weight: 9, arbitrary: authorization }, { weight: 1, arbitrary: fc.constant('') })
      .map((token) => ({ ...others, ...(token === '' ? {} : { authorization: token }) })),
  )

const time = fc.oneof(
  text,
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom('2030-01-01T00:00:00Z', '0000-01-01T00:00:00+23:59', '9999-12-31T23:59:59-23:59'),
)
const silence = fc
  .record(
    {
      matchers: fc.oneof(
        fc.array(
          fc.oneof(
            text,
            fc.constantFrom('a=b', 'a=~"(a+)+"', 'constructor!=""', 'a=~"[', '=', 'a=~.*'),
          ),
          { maxLength: 25 },
        ),
        fc.jsonValue(),
      ),
      starts_at: time,
      ends_at: time,
      duration: fc.oneof(
        text,
        fc.constantFrom('1h', '0', '0s', `${'9'.repeat(400)}y`),
        fc.jsonValue(),
      ),
      comment: fc.oneof(text, fc.jsonValue()),
      created_by: fc.oneof(text, fc.jsonValue()),
    },
    { requiredKeys: ['matchers', 'comment'] },
  )
  .map((value) => JSON.stringify(value))
const goodSilence = JSON.stringify({
  matchers: ['constructor!=""'],
  ends_at: '2030-01-01T00:00:00Z',
  comment: 'x',
})
const goodAcknowledgement = JSON.stringify({ comment: 'x', created_by: 'y' })
const body = fc.oneof(
  { weight: 2, arbitrary: fc.constant(goodSilence) },
  { weight: 1, arbitrary: fc.constant(goodAcknowledgement) },
  { weight: 3, arbitrary: fc.constant(null) },
  { weight: 3, arbitrary: silence },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: text },
  {
    weight: 1,
    arbitrary: fc.constantFrom('['.repeat(60_000), 'x'.repeat(70_000), '{"__proto__":1}'),
  },
)

const methods = ['GET', 'HEAD', 'POST', 'DELETE', 'PUT', 'PATCH', 'OPTIONS', 'PROPFIND', 'QUERY']

/** One that is as it should be, so that not all depends on what is drawn. */
export const goodRequest: MadeUp = {
  method: 'POST',
  path: '/api/silences',
  headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' },
  body: goodSilence,
}

export const madeUpRequest: fc.Arbitrary<MadeUp> = fc
  .tuple(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('GET', 'POST', 'DELETE') },
      { weight: 1, arbitrary: fc.constantFrom(...methods) },
    ),
    path,
    query,
    headers,
    body,
  )
  .map(([method, at, asked, sent, content]) => ({
    method,
    path: asked === '' ? at : `${at}?${asked}`,
    headers: sent,
    body: ['GET', 'HEAD'].includes(method) ? null : content,
  }))
