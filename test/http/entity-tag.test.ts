import { afterAll, beforeAll, expect, it } from 'vitest'
import { routes } from '../../src/app.ts'
import { adminToken, startWorker, type TestWorker } from '../worker/harness.ts'

let worker: TestWorker
beforeAll(async () => {
  worker = await startWorker()
  await worker.d1.batch(
    [
      "INSERT INTO projects (id, name) VALUES ('apollo', 'Apollo')",
      "INSERT INTO tasks (id, project_id, title) VALUES ('landing', 'apollo', 'Land')",
    ].map((sql) => worker.d1.prepare(sql)),
  )
  for (const job of ['snapshot', 'audit'])
    await worker.request(`/api/jobs/${job}/runs`, { method: 'POST' })
})
afterAll(() => worker[Symbol.asyncDispose]())

const authorization = `Bearer ${adminToken}`

const get = async (path: string, ifNoneMatch?: string, method = 'GET') => {
  const known = ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch }
  const response = await worker.request(path, { method, headers: { authorization, ...known } })
  return {
    status: response.status,
    tag: response.headers.get('etag') ?? '',
    text: await response.text(),
  }
}

/** What dashboards poll, with its variable parts filled in. */
const polled = routes
  .filter(({ method, isOpen }) => method === 'GET' && !isOpen)
  // There is no fleet here.
  .filter(({ path }) => !/^\/api\/(databases|fleet)/.test(path))
  .map(({ path }) =>
    path
      .replace('{job}', 'audit')
      .replace('projects/{id}', 'projects/apollo')
      .replace('tasks/{id}', 'tasks/landing'),
  )

it.each(polled)('GET %s has an entity tag', async (path) => {
  const { status, tag } = await get(path)
  expect(status).toBe(200)
  expect(tag).toMatch(/^W\/"[0-9a-f]{32}"$/)
})

it('what has not changed is answered 304 without a body, until it changes', async () => {
  const path = '/api/projects/apollo/tasks'
  const first = await get(path)
  expect(await get(path, first.tag)).toEqual({ status: 304, tag: first.tag, text: '' })
  expect((await get(path, first.tag, 'HEAD')).status).toBe(304)
  await worker.d1.prepare("UPDATE tasks SET title = 'Land softly'").run()
  const second = await get(path, first.tag)
  expect(second.status).toBe(200)
  expect(second.text).toContain('Land softly')
  expect(second.tag).not.toBe(first.tag)
})

it.each([
  ['the tag as a strong one', (tag: string) => tag.replace('W/', ''), 304],
  ['the tag among others', (tag: string) => `"a", ${tag} ,W/"b"`, 304],
  ['any', () => '*', 304],
  ['another', () => 'W/"a"', 200],
  ['the beginning of it', (tag: string) => `${tag.slice(0, -2)}"`, 200],
  ['nothing', () => '', 200],
])('If-None-Match with %s', async (_name, headerOf, status) => {
  const { tag } = await get('/api/queue')
  expect((await get('/api/queue', headerOf(tag))).status).toBe(status)
})

it('nothing that fails, changes something, or is open has one', async () => {
  expect(await get('/api/queue?x=1', '*')).toMatchObject({ status: 400, tag: '' })
  expect(await get('/healthz', '*')).toMatchObject({ tag: '' })
  const { status, tag } = await get('/api/jobs/snapshot/runs', '*', 'POST')
  expect({ status, tag }).toEqual({ status: 200, tag: '' })
  const wrong = await worker.request('/api/queue', {
    headers: { authorization: 'Bearer wrong', 'if-none-match': '*' },
  })
  expect(wrong.status).toBe(401)
})
