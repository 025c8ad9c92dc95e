import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { randomOf } from './draws.ts'
import { faultKinds } from './faulty-d1.ts'
import { everyFiveMinutes, pass } from './subjects.ts'
import { World } from './world.ts'

let world: World
beforeAll(async () => {
  world = new World('2026-05-01T10:50:00.000Z')
  await world.event(everyFiveMinutes)
})
afterAll(() => world[Symbol.dispose]())
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  world.d1.mark()
  world.renew(randomOf(1))
  world.clock.set('2026-05-01T10:55:00.000Z')
})
afterEach(() => world.d1.undo())

const post = async () => (await world.request('POST', '/api/jobs/optimize/runs'))?.status
const kindNamed = (wanted: string) => {
  const kind = faultKinds.find(({ name }) => name === wanted)
  if (kind === undefined) throw new Error(`There is no fault ${wanted}.`)
  return kind
}
const statuses = async () => (await world.runs('optimize')).map(({ status }) => status)

/** The transaction that claims; that before it reads what there is. */
const claiming = 1

it('a claim that hangs is made once more, and the job runs', async () => {
  for (const name of ['hangs', 'hangs after commit', 'commits late']) {
    world.network.watch({ kind: kindNamed(name), at: claiming, lasts: 'once' })
    expect(await post()).toBe(200)
    await pass(world)
  }
  expect(await statuses()).toEqual(['ok', 'ok', 'ok'])
})

it('a claim that was given up and comes late is none', async () => {
  world.network.watch({ kind: kindNamed('commits late'), at: claiming, lasts: 'on' })
  expect(await post()).toBe(503)
  world.network.watch(null)
  await pass(world)
  expect(await statuses()).toEqual([])
  expect(await post()).toBe(200)
})

it('a claim that was committed, of which nobody heard, is ended by the next one', async () => {
  world.network.watch({ kind: kindNamed('hangs after commit'), at: claiming, lasts: 'on' })
  expect(await post()).toBe(503)
  world.network.watch(null)
  expect(await post()).toBe(200)
  expect(await statuses()).toEqual(['ok', 'failed'])
  expect((await world.runs('optimize')).at(-1)?.error).toContain('never began')
})

it('records that cannot be written hold nothing up once for each of them', async () => {
  const { network } = world
  for (let n = 0; n < 5; n += 1) {
    network.watch({ kind: kindNamed('hangs after commit'), at: claiming, lasts: 'on' })
    await post()
    await pass(world, 15)
  }
  network.watch({ kind: kindNamed('hangs'), at: 0, lasts: 'on' })
  const began = world.clock.now().getTime()
  await post()
  expect(world.clock.now().getTime() - began).toBeLessThan(100_000)
})
