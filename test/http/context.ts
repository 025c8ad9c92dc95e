import { application } from '../../src/app.ts'
import { Database } from '../../src/db/database.ts'
import { systemTimer } from '../../src/db/timer.ts'
import type { HttpContext } from '../../src/http/context.ts'
import { Problem } from '../../src/http/problem.ts'
import type { Route } from '../../src/http/route.ts'
import { parseSettings } from '../../src/settings.ts'
import type { LocalD1 } from '../d1.ts'
import type { Clock } from '../jobs/context.ts'
import { expectDeclaredAnswer, expectDeclaredProblem } from './answers.ts'

/** What a handler is given in tests: the default settings, no network. */
export const httpContext = (
  local: LocalD1,
  clock: Clock,
  changes: Partial<HttpContext> = {},
): HttpContext => ({
  db: new Database('monotask', local.transport),
  application,
  fleet: null,
  asked: null,
  settings: parseSettings({}),
  now: clock.now,
  timer: systemTimer,
  wrongTokens: null,
  fetch: () => Promise.reject(new Error('no network in this test')),
  waitUntil: () => {},
  ...changes,
})

interface Sent {
  /** The variable parts of the path. */
  readonly params?: Readonly<Record<string, string>>
  /** With its question mark. */
  readonly query?: string
  /** Sent as JSON; text is sent as it is. */
  readonly body?: unknown
}

const requestOf = ({ method, path }: Route, { params = {}, query = '', body }: Sent): Request => {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(params[name] ?? ''))
  return new Request(`http://viewkeeper.test${filled}${query}`, {
    method,
    body: body === undefined || typeof body === 'string' ? (body ?? null) : JSON.stringify(body),
  })
}

/** What a route answers. Rejects with a Problem, as its handler does; fails where the answer is not as declared. */
export const call = async (
  route: Route,
  context: HttpContext,
  sent: Sent = {},
): Promise<Response> => {
  const parts = Object.entries(sent.params ?? {}).map(
    ([name, part]) => [name, encodeURIComponent(part)] as const,
  )
  try {
    const response = await route.respond(requestOf(route, sent), Object.fromEntries(parts), context)
    await expectDeclaredAnswer(route, response.clone())
    return response
  } catch (error) {
    if (error instanceof Problem) expectDeclaredProblem(route, error.status)
    throw error
  }
}
