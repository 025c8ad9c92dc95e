import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { routes } from '../../src/app.ts'
import { checked } from '../../src/http/body.ts'
import { type Route, route, routeWithBody } from '../../src/http/route.ts'
import { patternOf } from './answers.ts'

const nameOf = ({ method, path }: Route): string => `${method} ${path}`
const named = routes.map((each) => [nameOf(each), each] as const)

describe('every route', () => {
  it.each(named)('%s is the only one that answers such a request', (name, { method, path }) => {
    const example = path.replaceAll(/\{\w+\}/g, 'x')
    const answering = routes.filter(
      (other) => other.method === method && patternOf(other).test(example),
    )
    expect(answering.map(nameOf)).toEqual([name])
  })

  it.each(named)('%s says what it does in one sentence', (_, { summary }) => {
    expect(summary).toMatch(/^[A-Z].{9,98}\.$/)
  })

  it.each(named)('%s has a schema for each variable part of its path', (_, { path, params }) => {
    const names = path
      .matchAll(/\{(\w+)\}/g)
      .map(([, name]) => name)
      .toArray()
    expect(Object.keys(params.shape)).toEqual(names)
  })

  it.each(named)('%s can be described by JSON schemas', (_, each) => {
    const received = [each.params, each.query, ...(each.body === null ? [] : [each.body])]
    for (const schema of received) expect(z.toJSONSchema(schema, { io: 'input' })).toBeDefined()
    const answered = Object.values(each.responses)
    expect(answered.length).toBeGreaterThan(0)
    for (const schema of answered) expect(z.toJSONSchema(schema, { io: 'output' })).toBeDefined()
  })

  it('stands in docs/http.md, with what it does', () => {
    const document = readFileSync('docs/http.md', 'utf8')
    const rows = document.matchAll(/^\| `((?:GET|POST|DELETE) \S+)` +\| (.*?) +\|$/gm)
    const listed = rows.map(([, name, summary]) => [name, summary]).toArray()
    const expected = routes.map((each) => {
      const query = Object.keys(each.query.shape)
        .filter((name) => name !== 'database')
        .map((name) => `${name}=`)
      return [[nameOf(each), query.join('&')].filter(Boolean).join('?'), each.summary]
    })
    expect(listed).toEqual(expected)
  })
})

it('a handler must answer as its route declares, and is given what the schemas say', () => {
  const responses = { 200: z.object({ count: z.number() }) }
  const described = { method: 'GET', path: '/things/{id}', summary: 'x', responses } as const
  const params = { id: z.string().transform(Number) }
  const right = route({
    ...described,
    params,
    query: { more: z.stringbool() },
    handle: async ({ params: { id }, query: { more } }) => {
      const count: number = id
      const isMore: boolean = more
      return { status: 200, body: { count: isMore ? count : 0 } }
    },
  })
  // @ts-expect-error the body's type is another
  route({ ...described, params, handle: async () => ({ status: 200, body: { count: 'x' } }) })
  // @ts-expect-error no answer has this status
  route({ ...described, params, handle: async () => ({ status: 201, body: { count: 1 } }) })
  // @ts-expect-error a variable part has no schema
  route({ ...described, params: {}, handle: async () => ({ status: 200, body: { count: 1 } }) })
  const size = z.object({ size: z.number() })
  const withBody = routeWithBody({
    ...described,
    method: 'POST',
    params,
    body: size,
    parse: (sent) => checked(size, sent),
    handle: async ({ body }) => {
      const count: number = body.size
      return { status: 200, body: { count } }
    },
  })
  expect([right, withBody].map(nameOf)).toEqual(['GET /things/{id}', 'POST /things/{id}'])
})
