import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, it } from 'vitest'
import { routes } from '../../src/app.ts'
import { describeApi } from '../../src/http/openapi.ts'

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
      ],
      responses: { 200: {}, 401: {}, 404: { description: 'There is no such job.' } },
    },
  })
})
