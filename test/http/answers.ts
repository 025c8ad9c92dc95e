import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { expect } from 'vitest'
import * as z from 'zod'
import { routes } from '../../src/app.ts'
import { describeApi } from '../../src/http/openapi.ts'
import type { Route } from '../../src/http/route.ts'

/** The body of a problem. */
export const problem = z.strictObject({ title: z.string(), status: z.int(), detail: z.string() })

const problemType = 'application/problem+json'

/** The path of a route as a pattern: a variable part is anything but a slash. */
export const patternOf = ({ path }: Pick<Route, 'path'>): RegExp =>
  new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}/*$`)

const routeOf = (method: string, pathname: string): Route | undefined =>
  routes.find(
    (route) =>
      route.method === (method === 'HEAD' ? 'GET' : method) && patternOf(route).test(pathname),
  )

/** The description of the API as a client is sent it. */
export const apiDocument = z
  .looseObject({
    paths: z.record(
      z.string(),
      z.record(
        z.string(),
        z.looseObject({
          requestBody: z
            .looseObject({ content: z.record(z.string(), z.looseObject({})) })
            .optional(),
          responses: z.record(
            z.string(),
            z.looseObject({ content: z.record(z.string(), z.looseObject({})).optional() }),
          ),
        }),
      ),
    ),
  })
  .parse(JSON.parse(JSON.stringify(describeApi(routes))))

// A document of OpenAPI holds more than schemas; `time` is a pattern besides its format.
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
ajv.addSchema(apiDocument, 'api')

const validators = new Map<string, ValidateFunction>()

/** Validates by a schema within the document: the names that lead to it. */
const validatorAt = (...place: readonly string[]): ValidateFunction => {
  const pointer = place.map((name) => name.replaceAll('~', '~0').replaceAll('/', '~1'))
  const $ref = `api#/${pointer.map(encodeURIComponent).join('/')}`
  const known = validators.get($ref) ?? ajv.compile({ $ref })
  validators.set($ref, known)
  return known
}

/** Fails unless a value is as the schema within the document says that these names lead to. */
export const expectDescribed = (
  value: unknown,
  name: string,
  ...place: readonly string[]
): void => {
  const validate = validatorAt(...place)
  validate(value)
  expect(validate.errors ?? [], `${name} is not as it is described`).toEqual([])
}

type Named = Pick<Route, 'method' | 'path'>
const nameOf = ({ method, path }: Named): string => `${method} ${path}`

const responsesOf = ({ method, path }: Named) =>
  apiDocument.paths[path]?.[method.toLowerCase()]?.responses ?? {}

/** Fails unless the description of the API says that a route may answer so, and with what is of this type. */
const expectDescribedType = (route: Named, status: number, type: string | null): void => {
  const response = responsesOf(route)[status]
  if (response === undefined) throw new Error(`${nameOf(route)} has no answer ${status}.`)
  const types = Object.keys(response.content ?? {})
  if (types.length === 0) expect(type, `${nameOf(route)} ${status} has no content`).toBeNull()
  else expect(types, `${nameOf(route)} ${status}`).toContain(type)
}

/** Fails unless the description of the API says that a route may answer with this problem. */
export const expectDeclaredProblem = (route: Named, status: number): void =>
  expectDescribedType(route, status, problemType)

interface Answered {
  readonly status: number
  readonly headers: { readonly get: (name: string) => string | null }
  readonly text: () => Promise<string>
}

/** Fails unless the answer of a route is as the description of the API has it: status, type and body. */
export const expectDeclaredAnswer = async (route: Named, answered: Answered): Promise<void> => {
  const { status, headers } = answered
  const type = headers.get('content-type')
  expectDescribedType(route, status, type)
  const text = await answered.text()
  if (type === null) expect(text).toBe('')
  if (type === null) return
  const body: unknown = type.includes('json') ? JSON.parse(text) : text
  const place = ['paths', route.path, route.method.toLowerCase(), 'responses', String(status)]
  expectDescribed(body, `${nameOf(route)} ${status}`, ...place, 'content', type, 'schema')
  if (type === problemType) expect(problem.parse(body).status).toBe(status)
}

/** Holds what the worker answered against the description; a request without a route must be answered by a problem. */
export const expectAsDeclared = async (
  method: string,
  path: string,
  answered: Answered,
): Promise<void> => {
  const { status, headers } = answered
  const route = routeOf(method, new URL(`http://viewkeeper.test${path}`).pathname)
  const type = headers.get('content-type')
  // Pages are for people, and described to nobody.
  if (type?.startsWith('text/html') === true || status === 303) return
  if (route === undefined) {
    expect(type, `${method} ${path} has no route`).toBe(problemType)
    if (method !== 'HEAD')
      expect(problem.parse(JSON.parse(await answered.text())).status).toBe(status)
  } else if (method === 'HEAD') expectDescribedType(route, status, type)
  else await expectDeclaredAnswer(route, answered)
}
