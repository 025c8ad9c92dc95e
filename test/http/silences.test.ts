import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { statement } from '../../src/db/database.ts'
import { Problem } from '../../src/http/problem.ts'
import { matchingAlerts, parseSilence } from '../../src/http/silence-body.ts'
import { createSilence, deleteSilence, getSilences, postSilence } from '../../src/http/silences.ts'
import { cleanupJob } from '../../src/jobs/cleanup.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from '../jobs/context.ts'
import { call, httpContext } from './context.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())

const clock = new Clock('2026-05-01T10:00:00Z')
beforeEach(async () => {
  clock.set('2026-05-01T10:00:00Z')
  await local.db.run(statement('DELETE FROM viewkeeper_silences'))
})

const body = {
  matchers: ['alertname=ViewDrift', 'view=~"task_.*"'],
  ends_at: '2026-05-01T12:00:00Z',
  comment: 'migration',
}
const post = (changes: object = {}) =>
  call(postSilence, httpContext(local, clock), { body: { ...body, ...changes } })
const list = async () => {
  const response = await call(getSilences, httpContext(local, clock))
  return z
    .object({ silences: z.array(z.looseObject({ status: z.string() })) })
    .parse(await response.json()).silences
}
const end = (id: string) => call(deleteSilence, httpContext(local, clock), { params: { id } })
const idOf = async (response: Response) =>
  z.object({ id: z.string() }).parse(await response.json()).id
const cleanup = () => cleanupJob.run(jobContext(local, clock))

describe('POST /api/silences', () => {
  it('stores a silence that starts now', async () => {
    const response = await post()
    expect(response.status).toBe(201)
    expect(await response.json()).toEqual({
      id: expect.any(String),
      status: 'active',
      matchers: body.matchers,
      starts_at: '2026-05-01T10:00:00.000Z',
      ends_at: '2026-05-01T12:00:00.000Z',
      comment: 'migration',
      created_at: '2026-05-01T10:00:00.000Z',
      created_by: 'api',
      fingerprint: null,
    })
  })

  it.each([
    ['90s', '2026-05-01T10:01:30.000Z'],
    ['1h30m', '2026-05-01T11:30:00.000Z'],
    ['2w', '2026-05-15T10:00:00.000Z'],
  ])('stores one that lasts for %s', async (duration, ends_at) => {
    const response = await post({ ends_at: undefined, duration })
    expect(await response.json()).toMatchObject({ ends_at, status: 'active' })
  })

  it('stores one that lasts from its start on, and says by whom it is', async () => {
    await post({
      starts_at: '2026-05-01T11:00:00Z',
      ends_at: undefined,
      duration: '1h',
      created_by: ' anna ',
    })
    expect(await list()).toMatchObject([
      { ends_at: '2026-05-01T12:00:00.000Z', status: 'pending', created_by: 'anna' },
    ])
  })

  it('stores one to come, and one with an offset', async () => {
    await post({ starts_at: '2026-05-01T13:00:00+02:00' })
    expect(await list()).toMatchObject([
      { status: 'pending', starts_at: '2026-05-01T11:00:00.000Z' },
    ])
  })

  it.each([
    ['ending before it starts', { starts_at: '2026-05-01T12:00:00Z' }, ['ends_at']],
    ['ending in the past', { ends_at: '2026-05-01T09:00:00Z' }, ['ends_at']],
    ['without matchers', { matchers: [] }, ['matchers']],
    ['with an invalid regular expression', { matchers: ['a=b', 'view=~"("'] }, ['matchers.1']],
    ['with what is no matcher', { matchers: ['nonsense'] }, ['matchers.0']],
    ['that matches no label at all', { matchers: ['a=~".*"', 'b!=x'] }, ['matchers']],
    ['without a comment', { comment: ' ' }, ['comment']],
    ['with too many matchers', { matchers: Array(21).fill('a=b') }, ['matchers']],
    ['with an unknown key', { created: 'me' }, ['created']],
    ['by nobody', { created_by: ' ' }, ['created_by']],
    ['by a very long name', { created_by: 'x'.repeat(101) }, ['created_by']],
    ['that ends in two ways', { duration: '1h' }, ['ends_at and duration are both given']],
    ['that never ends', { ends_at: undefined }, ['ends_at or duration']],
    ['for no time', { ends_at: undefined, duration: '0s' }, ['duration must be longer']],
    ['for what is no time', { ends_at: undefined, duration: '1 hour' }, ['duration must be a']],
    ['for a number', { ends_at: undefined, duration: 3600 }, ['duration must be a']],
    [
      'for longer than there are years',
      { ends_at: undefined, duration: `${'9'.repeat(400)}y` },
      ['duration must not reach beyond the year 9999'],
    ],
    [
      'that is over before it was asked for',
      { starts_at: '2026-05-01T08:00:00Z', ends_at: undefined, duration: '1h' },
      ['duration must be in the future'],
    ],
    ['with a time that no answer can give', { ends_at: '9999-12-31T23:59:59-23:59' }, ['ends_at']],
    ['with what is no time', { ends_at: 'tomorrow', starts_at: 5 }, ['ends_at', 'starts_at']],
    [
      'with several faults',
      { matchers: ['='], ends_at: '2026-05-01T09:00:00Z', comment: '' },
      ['matchers.0', 'ends_at', 'comment'],
    ],
    [
      'with faults that a type and a value make',
      { matchers: ['a=b', '=', 5], starts_at: 'x', ends_at: 7, comment: 5, created_by: 1, more: 1 },
      ['matchers.1', 'matchers.2', 'starts_at', 'ends_at', 'comment', 'created_by', 'more'],
    ],
    [
      'with a faulty matcher beside times that do not go together',
      { matchers: ['view=~"("'], starts_at: '2026-05-01T13:00:00Z' },
      ['matchers.0', 'ends_at must be after starts_at'],
    ],
    [
      'with a faulty start beside two ends',
      { starts_at: 5, duration: '1h' },
      ['starts_at', 'both'],
    ],
  ])('refuses one %s and names each fault', async (_, changes, names) => {
    const error = await post(changes).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Problem)
    expect(error).toMatchObject({ status: 400 })
    for (const name of names)
      expect(error).toMatchObject({ message: expect.stringContaining(name) })
    expect(await list()).toEqual([])
  })

  it('goes the same way from a form', async () => {
    const context = httpContext(local, clock)
    const { data } = parseSilence({ ...body, created_by: 'anna' }, clock.now())
    if (data) await createSilence(context, data)
    expect(await list()).toMatchObject([{ status: 'active', created_by: 'anna' }])
    expect(parseSilence({ ...body, matchers: [''] }, clock.now()).faults).toHaveLength(1)
  })

  it.each(['', 'no json', '"text"'])('refuses the body %#', async (text) => {
    await expect(
      call(postSilence, httpContext(local, clock), { body: text }),
    ).rejects.toMatchObject({ status: 400 })
  })
})

describe('there are at most', () => {
  const fill = (count: number, endsAtMs: number) =>
    local.db.run(
      statement(
        `INSERT INTO viewkeeper_silences (id, matchers, starts_at_ms, ends_at_ms, comment, created_at_ms)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
        SELECT 's' || i, '["a=b"]', 0, ?2, '', 0 FROM n`,
        count,
        endsAtMs,
      ),
    )
  const nowMs = clock.now().getTime()

  it('500 silences that have not ended', async () => {
    await fill(499, nowMs + 1)
    expect((await post()).status).toBe(201)
    await expect(post()).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('500 silences that have not ended'),
    })
    await end('s1')
    expect((await post()).status).toBe(201)
  })

  it('5,000 silences that are kept', async () => {
    await fill(5000, nowMs - 1)
    await expect(post()).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('5000 silences'),
    })
  })
})

describe('DELETE /api/silences/{id}', () => {
  it('ends the silence now', async () => {
    const id = await idOf(await post())
    clock.set('2026-05-01T10:30:00Z')
    expect(await (await end(id)).json()).toMatchObject({
      status: 'expired',
      ends_at: '2026-05-01T10:30:00.000Z',
    })
  })

  it('leaves the end of one that is over', async () => {
    const id = await idOf(await post())
    clock.set('2026-05-01T13:00:00Z')
    expect(await (await end(id)).json()).toMatchObject({ ends_at: '2026-05-01T12:00:00.000Z' })
  })

  it('is 404 for an unknown one', async () => {
    await expect(end('missing')).rejects.toMatchObject({ status: 404 })
  })
})

it('an expired silence is kept for 5 days, and who made it as long', async () => {
  const origins = () =>
    local.db.all(statement('SELECT created_by FROM viewkeeper_silence_origins'), z.unknown())
  await local.db.run(statement('DELETE FROM viewkeeper_silence_origins'))
  await post()
  clock.set('2026-05-06T11:59:00Z')
  await cleanup()
  expect(await list()).toMatchObject([{ status: 'expired' }])
  expect(await origins()).toHaveLength(1)
  clock.set('2026-05-06T12:01:00Z')
  await cleanup()
  expect(await list()).toEqual([])
  expect(await origins()).toEqual([])
})

describe('the alerts that match', () => {
  const alerts = ['task_a', 'task_b', 'other'].map((view) => ({ labels: { view } }))

  it('are those for which all matchers hold', () => {
    const { data } = matchingAlerts(['view=~"task_.*"', 'view!=task_b'], alerts)
    expect(data).toEqual([{ labels: { view: 'task_a' } }])
  })

  it.each([
    [
      ['=', 'a=b', 'c=~"("'],
      [/^matchers\.0 /, /^matchers\.2 /],
    ],
    [[], [/^matchers must hold at least one$/]],
    [['a!=b'], [/^matchers all match the empty text/]],
    ['a=b', [/^matchers must be a list/]],
  ])('%j: every fault is named', (matchers, named) => {
    const { faults = [] } = matchingAlerts(matchers, alerts)
    expect(faults).toEqual(named.map((fault) => expect.stringMatching(fault)))
  })
})
