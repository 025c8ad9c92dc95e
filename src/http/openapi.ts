import * as z from 'zod/mini'
import { canRevalidate } from './entity-tag.ts'
import { exampleOf } from './example.ts'
import { problemSchema, titles } from './problem.ts'
import { json, type Route, route } from './route.ts'

/** A JSON Schema without what only a document of its own has. */
const schemaOf = (schema: z.ZodMiniType, io: 'input' | 'output') => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    // Of what is transformed zod leaves them out.
    override: ({ zodSchema, jsonSchema }) => {
      const examples = z.globalRegistry.get(zodSchema)?.examples
      if (Array.isArray(examples)) jsonSchema.examples = examples
    },
  })
  return rest
}

/** Problems that every route can answer; those with a token among them, where it asks for one. */
const commonProblems: Readonly<Record<number, string>> = {
  400: 'The path or the query is not as described, or the body is not.',
  413: 'The body is too long.',
  500: 'Something failed here. The worker log says what.',
  503: 'The settings are invalid, or the database does not answer.',
}
const problemsOfAccess: Readonly<Record<number, string>> = {
  401: 'The token is missing or wrong.',
  403: 'The request comes from another site, or its token may only read.',
  429: 'Too many wrong tokens came from this address.',
}

const noDatabase = 'There is no such database.'

const problemsOf = ({ isOpen, about, problems }: Route) =>
  Object.fromEntries(
    Object.entries({
      ...commonProblems,
      ...(isOpen ? {} : problemsOfAccess),
      ...(about === null ? {} : { 404: noDatabase }),
      ...problems,
    }).map(([status, description]) => [
      status,
      {
        description,
        content: {
          'application/problem+json': {
            schema: { $ref: '#/components/schemas/Problem' },
            example: { title: titles[Number(status)], status: Number(status), detail: description },
          },
        },
      },
    ]),
  )

/** A schema with an example of what it takes. */
const content = (contentType: string, schema: z.ZodMiniType, io: 'input' | 'output') => {
  const described = schemaOf(schema, io)
  return { [contentType]: { schema: described, example: exampleOf(described) } }
}

const entityTag = { headers: { ETag: { $ref: '#/components/headers/ETag' } } }
const notChanged = { 304: { $ref: '#/components/responses/NotChanged' } }

const answersOf = (each: Route) => ({
  ...Object.fromEntries(
    Object.entries(each.responses).map(([status, schema]) => [
      status,
      {
        description: z.globalRegistry.get(schema)?.description ?? each.summary,
        ...(status === '200' && canRevalidate(each) ? entityTag : {}),
        // 204 has no content at all.
        ...(status === '204' ? {} : { content: content(each.contentType, schema, 'output') }),
      },
    ]),
  ),
  ...(canRevalidate(each) ? notChanged : {}),
})

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
  parameters: [
    ...parametersOf('path', each.params),
    ...parametersOf('query', each.query),
    ...(canRevalidate(each) ? [{ $ref: '#/components/parameters/IfNoneMatch' }] : []),
  ],
  ...(each.body === null
    ? {}
    : { requestBody: { required: true, content: content(json, each.body, 'input') } }),
  responses: { ...problemsOf(each), ...answersOf(each) },
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
    headers: {
      ETag: { description: 'Tells this answer from others.', schema: { type: 'string' } },
    },
    parameters: {
      IfNoneMatch: {
        name: 'If-None-Match',
        in: 'header',
        required: false,
        description: 'The ETag of an answer that is known: the same again is answered 304.',
        schema: { type: 'string' },
      },
    },
    responses: {
      NotChanged: { description: 'Nothing has changed since. It has no body.', ...entityTag },
    },
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
    responses: {
      200: z.looseObject({ openapi: z.string().check(z.meta({ examples: ['3.1.1'] })) }),
    },
    handle: async () => ({ status: 200, body: describeApi(routes()) }),
  })
