import * as z from 'zod/mini'
import { problemSchema } from './problem.ts'
import { type Route, route } from './route.ts'

/** A JSON Schema without what only a document of its own has. */
const schemaOf = (schema: z.ZodMiniType, io: 'input' | 'output') => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io })
  return rest
}

/** Problems that every route can answer; those with a token among them, where it asks for one. */
const commonProblems: Readonly<Record<number, string>> = {
  400: 'The path or the query is not as described, or the body is not.',
  500: 'Something failed here. The worker log says what.',
  503: 'The settings are invalid, or the database does not answer.',
}
const problemsOfAccess: Readonly<Record<number, string>> = {
  401: 'The token is missing or wrong.',
  403: 'The request comes from another site, or its token may only read.',
  429: 'Too many wrong tokens came from this address.',
}

const problemsOf = ({ isOpen, problems }: Route) =>
  Object.fromEntries(
    Object.entries({
      ...commonProblems,
      ...(isOpen ? {} : problemsOfAccess),
      ...problems,
    }).map(([status, description]) => [
      status,
      {
        description,
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    ]),
  )

const answersOf = ({ responses, summary }: Route) =>
  Object.fromEntries(
    Object.entries(responses).map(([status, schema]) => [
      status,
      {
        description: z.globalRegistry.get(schema)?.description ?? summary,
        // 204 has no content at all.
        ...(status === '204'
          ? {}
          : { content: { 'application/json': { schema: schemaOf(schema, 'output') } } }),
      },
    ]),
  )

const parametersOf = (place: 'path' | 'query', shape: z.ZodMiniObject) => {
  const { properties = {}, required = [] } = schemaOf(shape, 'input')
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema,
  }))
}

/** `GET /api/jobs/{job}/runs` → `getApiJobsByJobRuns`. */
const operationId = ({ method, path }: Route): string => {
  const words = path
    .replaceAll('{', 'by/')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
  return [
    method.toLowerCase(),
    ...words.map((word) => word[0]?.toUpperCase() + word.slice(1)),
  ].join('')
}

const operationOf = (each: Route) => ({
  operationId: operationId(each),
  summary: each.summary,
  ...(each.description === null ? {} : { description: each.description }),
  ...(each.isOpen ? { security: [] } : {}),
  parameters: [...parametersOf('path', each.params), ...parametersOf('query', each.query)],
  ...(each.body === null
    ? {}
    : {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: schemaOf(each.body, 'input') } },
        },
      }),
  responses: { ...answersOf(each), ...problemsOf(each) },
})

const pathsOf = (routes: readonly Route[]) => {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const each of routes)
    paths[each.path] = { ...paths[each.path], [each.method.toLowerCase()]: operationOf(each) }
  return paths
}

/** These routes as a document of OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1.html). */
export const describeApi = (routes: readonly Route[]) => ({
  openapi: '3.1.1',
  info: {
    title: 'Viewkeeper',
    version: '1',
    description: 'What the worker that looks after the materialized views answers.',
  },
  security: [{ bearer: [] }, { basic: [] }],
  paths: pathsOf(routes),
  components: {
    schemas: { Problem: schemaOf(problemSchema, 'output') },
    securitySchemes: {
      bearer: {
        type: 'http',
        scheme: 'bearer',
        description: 'ADMIN_TOKEN, or READ_TOKEN for GET.',
      },
      basic: {
        type: 'http',
        scheme: 'basic',
        description: 'Any user name, the token as password.',
      },
    },
  },
})

/** Describes all of the given routes, itself among them. */
export const getOpenApi = (routes: () => readonly Route[]): Route =>
  route({
    method: 'GET',
    path: '/api/openapi.json',
    summary: 'This API as a document of OpenAPI 3.1.',
    responses: { 200: z.looseObject({ openapi: z.string() }) },
    handle: async () => ({ status: 200, body: describeApi(routes()) }),
  })
