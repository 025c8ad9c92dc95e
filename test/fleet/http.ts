import '../timing-safe-equal.ts'
import * as z from 'zod'
import type { LocalFleet } from '../../bench/databases/local-fleet.ts'
import { routes, shown } from '../../src/app.ts'
import type { Fleet } from '../../src/fleet/fleet.ts'
import type { HttpContext } from '../../src/http/context.ts'
import { answeringBy } from '../../src/http/router.ts'
import { expectAsDeclared } from '../http/answers.ts'

const token = 'token-of-the-fleet-32-characters-long'

/** What handlers of a fleet are given: CONTROL. */
const contextOf = (fleet: Fleet): HttpContext => ({
  db: fleet.control,
  application: fleet.controlApplication,
  fleet,
  asked: null,
  settings: { ...fleet.settings, adminToken: token },
  now: fleet.now,
  timer: fleet.timer,
  fetch: fleet.fetch,
  wrongTokens: null,
  waitUntil: () => {},
})

const anyJson = z.looseObject({})

/** The worker of a fleet over HTTP, with the admin's token. Fails where an answer is not as its route declares. */
export const fleetHttp = (local: LocalFleet) => {
  const answer = answeringBy(routes, shown)
  const request = async (
    method: string,
    path: string,
    { body, html = false }: { readonly body?: BodyInit; readonly html?: boolean } = {},
  ): Promise<Response> => {
    const fleet = local.fleet()
    const response = await answer(
      new Request(`http://viewkeeper.test${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(html ? { accept: 'text/html' } : {}),
        },
        ...(body === undefined ? {} : { body }),
      }),
      contextOf(fleet),
    )
    await expectAsDeclared(method, path, response.clone())
    return response
  }
  return {
    request,
    /** What is answered as JSON, with its status beside it as `http`. */
    json: async (method: string, path: string, body?: unknown) => {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) }
      const response = await request(method, path, sent)
      return { ...anyJson.parse(await response.json()), http: response.status }
    },
    text: async (path: string, html = false) => (await request('GET', path, { html })).text(),
  }
}
