import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { add, bindings } from '../../../scripts/fleet/bindings.ts'
import { parseWranglerFile } from '../../../scripts/fleet/config.ts'
import { readShards, shards } from '../../../scripts/fleet/shards.ts'
import { controlId, idOf, Project } from './files.ts'

const listOf = (...numbers: readonly number[]): string =>
  numbers.map((number) => `t${number} ${idOf(number)}`).join('\n')

const placed = async (project: Project) =>
  [...(await readShards(project.config))].map(([number, { databases }]) => [
    number,
    databases.map(({ name }) => name),
  ])

it('shares databases among workers, each with its own queues, and all with one CONTROL', async () => {
  using project = new Project()
  const from = project.list(listOf(1, 2, 3))
  await shards({ config: project.config, from, of: 2, control: controlId })
  expect(await placed(project)).toEqual([
    [1, ['t1', 't2']],
    [2, ['t3']],
  ])
  const first = (await readShards(project.config)).get(1)
  const own = await parseWranglerFile(project.config, project.read())
  expect(own.databases).toEqual([])
  expect(own.producers).toEqual([
    { binding: 'TICKS', queue: 'viewkeeper-ticks' },
    { binding: 'SLOW', queue: 'viewkeeper-slow' },
    { binding: 'TICKS_1', queue: 'viewkeeper-ticks-1' },
    { binding: 'TICKS_2', queue: 'viewkeeper-ticks-2' },
  ])
  expect([own.control?.id, first?.control?.id]).toEqual([controlId, controlId])
  expect(first?.worker).toBe('viewkeeper-shard-1')
  expect(first?.vars).toEqual({ FLEET_SHARD: 1 })
  expect(first?.crons).toEqual(own.crons)
  expect(first?.producers).toEqual([
    { binding: 'TICKS', queue: 'viewkeeper-ticks-1' },
    { binding: 'SLOW', queue: 'viewkeeper-slow-1' },
    { binding: 'EVALUATE', queue: 'viewkeeper-ticks' },
  ])
  expect(first?.consumers.map(({ queue }) => queue)).toEqual([
    'viewkeeper-ticks-1',
    'viewkeeper-slow-1',
    'viewkeeper-dead-1',
  ])
  expect(JSON.parse(project.read('databases.json'))).toMatchObject({
    shards: 2,
    databases: [{ binding: 'DB_T1' }, { binding: 'DB_T2' }, { binding: 'DB_T3' }],
  })
})

it('leaves each database in its shard, fills those with room, and keeps the binding of one that was bound', async () => {
  using project = new Project()
  const options = { config: project.config }
  await bindings({ ...options, from: project.list(listOf(2)), control: controlId })
  await shards({ ...options, from: project.list(listOf(1, 2, 3)), of: 2 })
  const { text } = await shards({ ...options, from: project.list(listOf(4, 3, 2)), of: 2 })
  expect(await placed(project)).toEqual([
    [1, ['t4', 't2']],
    [2, ['t3']],
  ])
  expect(text).toContain('npx wrangler deploy --config wrangler.shard-2.toml')
  const again = await shards({ ...options, from: project.list(listOf(4, 3, 2)), of: 2 })
  expect(again.text).toContain('Nothing had to be written.')
})

it('keeps the file of a shard that has none left, and says what to do with it', async () => {
  using project = new Project()
  const options = { config: project.config, of: 1 }
  await shards({ ...options, from: project.list(listOf(1, 2)), control: controlId })
  const { text } = await shards({ ...options, from: project.list(listOf(1)) })
  expect(text).toContain('Shard 2 has none left: deploy it once more')
  expect(await placed(project)).toEqual([
    [1, ['t1']],
    [2, []],
  ])
})

it.each([
  ['more than 999 shards', listOf(...Array.from({ length: 1000 }, (_, n) => n + 1)), /raise --of/],
  ['a faulty list', 'a 17', /is no id/],
])('refuses %s, and writes nothing', async (_, list, message) => {
  using project = new Project()
  const before = project.read()
  const from = project.list(list)
  await expect(shards({ config: project.config, from, of: 1, control: controlId })).rejects.toThrow(
    message,
  )
  expect(project.read()).toBe(before)
  expect(readdirSync(project.folder).filter((name) => name.includes('shard'))).toEqual([])
})

it('a fleet in shards is changed as a whole', async () => {
  using project = new Project()
  const options = { config: project.config }
  await shards({ ...options, from: project.list(listOf(1)), of: 1, control: controlId })
  await expect(add('t2', idOf(2), options)).rejects.toThrow(/npm run fleet -- shards/)
})
