import { expect } from 'vitest'
import * as z from 'zod'
import { routes } from '../../src/app.ts'
import type { Route } from '../../src/http/route.ts'

/** The problems that every route can answer, whatever it declares. */
const commonProblems = [400, 401, 403, 413, 429, 500, 503]

/** The body of a problem. */
export const problem = z.strictObject({ title: z.string(), status: z.int(), detail: z.string() })

/** The path of a route as a pattern: a variable part is anything but a slash. */
export const patternOf = ({ path }: Route): RegExp =>
  new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}/*$`)

const routeOf = (method: string, pathname: string): Route | undefined =>
  routes.find(
    (route) =>
      route.method === (method === 'HEAD' ? 'GET' : method) && patternOf(route).test(pathname),
  )

/** Fails unless the route declares such a problem, or every route may answer it. */
export const expectDeclaredProblem = (route: Route, status: number): void => {
  const declared = [...commonProblems, ...Object.keys(route.problems).map(Number)]
  expect(declared, `${route.method} ${route.path}: a problem it does not declare`).toContain(status)
}

/**
 * Fails unless the answer of a route is as it declares: the status, and a body that its schema takes and that
 * holds nothing besides.
 */
export const expectDeclaredAnswer = (route: Route, status: number, body: unknown): void => {
  const name = `${route.method} ${route.path}`
  const schema = route.responses[status]
  if (schema === undefined) throw new Error(`${name} does not declare an answer ${status}.`)
  expect(schema.parse(body), `${name}: the body holds what its schema does not`).toEqual(body)
}

interface Answered {
  readonly status: number
  readonly headers: { readonly get: (name: string) => string | null }
  readonly text: () => Promise<string>
}

/** Holds what the worker answered against the routes; a request without a route must be answered by a problem. */
export const expectAsDeclared = async (
  method: string,
  path: string,
  answered: Answered,
): Promise<void> => {
  const { status, headers } = answered
  const route = routeOf(method, new URL(`http://viewkeeper.test${path}`).pathname)
  const isProblem = headers.get('content-type') === 'application/problem+json'
  if (route === undefined && !isProblem) throw new Error(`${method} ${path} has no route.`)
  if (route !== undefined && isProblem) expectDeclaredProblem(route, status)
  if (method === 'HEAD') return
  const body: unknown = status === 204 ? null : JSON.parse(await answered.text())
  if (isProblem) expect(problem.parse(body).status).toBe(status)
  else if (route !== undefined) expectDeclaredAnswer(route, status, body)
}
