import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, it } from 'vitest'
import { routes } from '../../src/app.ts'
import { describeApi } from '../../src/http/openapi.ts'
import { apiDocument, expectDescribed } from './answers.ts'

const document = describeApi(routes)

it('is a valid document of OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)))
  expect(errors).toBeUndefined()
  expect(valid).toBe(true)
})

it('describes every route, each by an id of its own', () => {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  expect(
    operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`).toSorted(),
  ).toEqual(routes.map(({ path, method }) => `${method} ${path}`).toSorted())
  const ids = operations.map(({ operation }) => operation)
  expect(new Set(ids.map((one) => JSON.stringify(one))).size).toBe(routes.length)
})

it('says how the token is sent, of the open routes that there is none, and what may go wrong', () => {
  expect(document.security).toEqual([{ bearer: [] }, { basic: [] }])
  expect(document.paths['/healthz']).toMatchObject({ get: { security: [] } })
  expect(document.paths['/api/jobs/{job}/runs']).toMatchObject({
    get: {
      operationId: 'getApiJobsByJobRuns',
      parameters: [
        { name: 'job', in: 'path', required: true },
        { name: 'limit', in: 'query', required: false },
        { name: 'after', in: 'query', required: false },
        { name: 'database', in: 'query', required: false },
        { $ref: '#/components/parameters/IfNoneMatch' },
      ],
      responses: { 200: {}, 304: {}, 401: {}, 404: { description: 'There is no such job.' } },
    },
  })
})

/** Every body that the document describes, answered or sent, with what leads to it. */
const bodies = Object.entries(apiDocument.paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, { requestBody, responses }]) => {
    const place = ['paths', path, method]
    const inside = (content: Readonly<Record<string, object>> = {}, ...further: string[]) =>
      Object.entries(content).map(([type, described]) => ({
        name: `${method.toUpperCase()} ${path} ${further.join(' ')}`,
        described,
        schema: [...place, ...further, 'content', type, 'schema'],
      }))
    return [
      ...inside(requestBody?.content, 'requestBody'),
      ...Object.entries(responses).flatMap(([status, { content }]) =>
        inside(content, 'responses', status),
      ),
    ]
  }),
)

it.each(bodies)('has an example that is as described: $name', ({ name, described, schema }) => {
  const example: unknown = 'example' in described ? described.example : undefined
  expect(example, 'there is no example').toBeDefined()
  expectDescribed(example, `the example of ${name}`, ...schema)
  expect(JSON.stringify(example), 'a text without an example: give its schema one').not.toContain(
    '""',
  )
})
