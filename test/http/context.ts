import { application } from '../../src/app.ts'
import { Database } from '../../src/db/database.ts'
import type { HttpContext } from '../../src/http/context.ts'
import { parseSettings } from '../../src/settings.ts'
import type { LocalD1 } from '../d1.ts'
import type { Clock } from '../jobs/context.ts'

/** What a handler is given in tests: the default settings, no network. */
export const httpContext = (
  local: LocalD1,
  clock: Clock,
  changes: Partial<HttpContext> = {},
): HttpContext => ({
  db: new Database('monotask', local.transport),
  application,
  settings: parseSettings({}),
  now: clock.now,
  fetch: () => Promise.reject(new Error('no network in this test')),
  waitUntil: () => {},
  ...changes,
})

/** A request as the router hands it on. */
export const request = (path: string, body?: unknown): Request =>
  new Request(`http://viewkeeper.test${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    body: body === undefined ? null : JSON.stringify(body),
  })
