import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { add, bindings, remove } from '../../../scripts/fleet/bindings.ts'
import { parseWranglerFile } from '../../../scripts/fleet/config.ts'
import { controlId, idOf, Project } from './files.ts'

const two = `# Two tenants.
acme-eu ${idOf(1)} tier=paid tenant=acme

Beta.Ltd ${idOf(2)}
`

const parsed = (project: Project) => parseWranglerFile(project.config, project.read())
const json = (project: Project): unknown => JSON.parse(project.read('databases.json'))

/** A fleet of two databases. */
const bound = async (): Promise<Project> => {
  const project = new Project()
  await bindings({ config: project.config, from: project.list(two), control: controlId })
  return project
}

describe('CONTROL', () => {
  const files = (project: Project) => [project.read(), project.read('databases.json')]

  it.each([
    ['no id', { control: 'zz' }, /--control: "zz" is no id of a D1 database/],
    ['a database of the fleet', { control: idOf(1) }, /acme-eu \(.*\) is a database of the fleet/],
  ])('is refused where it is %s, and nothing is written', async (_, { control }, message) => {
    using project = await bound()
    const before = files(project)
    const from = project.list(two)
    await expect(bindings({ config: project.config, from, control })).rejects.toThrow(message)
    expect(files(project)).toEqual(before)
  })

  it('is not added as a database of the fleet', async () => {
    using project = await bound()
    const before = files(project)
    await expect(add('x', controlId.toUpperCase(), { config: project.config })).rejects.toThrow(
      'x would be CONTROL',
    )
    expect(files(project)).toEqual(before)
  })

  it('may stand in the list, which says so, and can be another from now on, which is said', async () => {
    using project = await bound()
    const from = project.list(`${two}\nviewkeeper-control ${idOf(7)}`)
    const { text } = await bindings({ config: project.config, from, control: idOf(7) })
    expect(text).toContain(
      '2 databases listed beside CONTROL, which the list calls viewkeeper-control',
    )
    expect(text).toContain(`CONTROL was ${controlId}`)
    expect((await parsed(project)).control?.id).toBe(idOf(7))
  })
})

it('a list that has become shorter names the databases that it takes out, and what stays in them', async () => {
  using project = await bound()
  const from = project.list(`acme-eu ${idOf(1)}`)
  const { text } = await bindings({ config: project.config, from })
  expect(text).toContain('Taken out with the next deployment: Beta.Ltd. They stay as they are')
  expect(text).toContain('npm run db:migrate:rollback -- --database NAME --remote')
})

it.each([
  ['add', (config: string) => add('x', idOf(8), { config })],
  ['remove', (config: string) => remove('acme-eu', { config })],
])('%s says that a fleet in shards takes the whole list', async (_, call) => {
  using project = await bound()
  writeFileSync(project.json, JSON.stringify({ databases: [], shards: 2 }))
  await expect(call(project.config)).rejects.toThrow('This fleet is in shards')
})

describe('fleet bindings', () => {
  it('binds the databases of a list, CONTROL and the queues, and keeps the rest byte for byte', async () => {
    using project = new Project()
    const before = project.read()
    const { text } = await bindings({
      config: project.config,
      from: project.list(two),
      control: controlId,
    })
    expect(text).toContain('the fleet has 2 databases')
    expect(text).toContain('npx wrangler queues create viewkeeper-dead')
    expect(project.read().startsWith(before)).toBe(true)
    const { databases, control, producers, consumers } = await parsed(project)
    expect(databases).toEqual([
      { binding: 'DB_ACME_EU', name: 'acme-eu', id: idOf(1) },
      { binding: 'DB_BETA_LTD', name: 'Beta.Ltd', id: idOf(2) },
    ])
    expect(control?.id).toBe(controlId)
    expect(project.read()).toContain('migrations_dir = "migrations/control"')
    expect(producers).toEqual([
      { binding: 'TICKS', queue: 'viewkeeper-ticks' },
      { binding: 'SLOW', queue: 'viewkeeper-slow' },
    ])
    expect(consumers.map(({ queue, dead_letter_queue }) => [queue, dead_letter_queue])).toEqual([
      ['viewkeeper-ticks', 'viewkeeper-dead'],
      ['viewkeeper-slow', 'viewkeeper-dead'],
      ['viewkeeper-dead', undefined],
    ])
    for (const consumer of consumers)
      expect(consumer).toMatchObject({
        max_batch_size: 1,
        max_batch_timeout: 0,
        max_retries: expect.any(Number),
        max_concurrency: expect.any(Number),
        retry_delay: expect.any(Number),
      })
    expect(json(project)).toMatchObject({
      databases: [
        { binding: 'DB_ACME_EU', name: 'acme-eu', labels: { tier: 'paid', tenant: 'acme' } },
        { binding: 'DB_BETA_LTD', name: 'Beta.Ltd' },
      ],
    })
  })

  it('takes what wrangler d1 list prints, without CONTROL, and keeps names that are alike apart', async () => {
    using project = new Project()
    const list = [
      { uuid: idOf(1), name: 'a-b', created_at: '', version: 'production' },
      { uuid: idOf(2), name: 'a_b', created_at: '', version: 'production' },
      { uuid: controlId, name: 'viewkeeper-control', created_at: '', version: 'production' },
    ]
    await bindings({ config: project.config, from: project.list(list), control: controlId })
    const { databases } = await parsed(project)
    expect(databases.map(({ binding }) => binding)).toEqual(['DB_A_B', 'DB_A_B_2'])
  })

  it('changes nothing when it is called again, and replaces its own block where the list has changed', async () => {
    using project = new Project()
    const options = { config: project.config, from: project.list(two) }
    await bindings({ ...options, control: controlId })
    writeFileSync(project.config, `${project.read()}# behind the block\n`)
    const first = project.read()
    expect((await bindings(options)).text).toContain('Nothing had to be written.')
    expect(project.read()).toBe(first)
    await bindings({ ...options, from: project.list(`gamma ${idOf(3)}\nacme-eu ${idOf(1)}\n`) })
    const { databases } = await parsed(project)
    expect(databases.map(({ binding }) => binding)).toEqual(['DB_GAMMA', 'DB_ACME_EU'])
    expect(project.read().endsWith('# behind the block\n')).toBe(true)
    expect(json(project)).toMatchObject({
      databases: [{ name: 'gamma' }, { name: 'acme-eu', labels: { tier: 'paid' } }],
    })
  })

  it('keeps paces, and labels that were written by hand', async () => {
    using project = new Project()
    const paces = [{ match: ['tier="free"'], busy: '1h', quiet: '1d' }]
    await bindings({ config: project.config, from: project.list(two), control: controlId })
    writeFileSync(
      project.json,
      JSON.stringify({
        paces,
        databases: [{ binding: 'DB_ACME_EU', name: 'acme-eu', labels: { tier: 'free', own: '1' } }],
      }),
    )
    await bindings({ config: project.config, from: project.list(two) })
    expect(json(project)).toMatchObject({
      paces,
      databases: [{ labels: { tier: 'paid', own: '1', tenant: 'acme' } }, { name: 'Beta.Ltd' }],
    })
  })

  it('keeps the binding of a database that stands outside its block', async () => {
    const one = `name = "x"\n[[d1_databases]]\nbinding = "DB"\ndatabase_name = "monotask"\ndatabase_id = "${idOf(7)}"\n`
    using project = new Project(one)
    const from = project.list(`monotask ${idOf(7)}\nbeta ${idOf(2)}\n`)
    await bindings({ config: project.config, from, control: controlId })
    const { databases } = await parsed(project)
    expect(databases.map(({ binding }) => binding)).toEqual(['DB', 'DB_BETA'])
    expect(json(project)).toMatchObject({
      databases: [{ binding: 'DB', name: 'monotask' }, { binding: 'DB_BETA' }],
    })
  })

  const many = Array.from({ length: 5001 }, (_, n) => `t${n} ${idOf(n + 1)}`).join('\n')

  it.each([
    ['an id twice', `a ${idOf(1)}\nb ${idOf(1)}`, /a and b are one database/],
    ['a name twice', `a ${idOf(1)}\na ${idOf(2)}`, /the name a stands there twice/],
    ['what is no id', 'a 17', /a: "17" is no id of a D1 database/],
    ['a bad name', `a/b ${idOf(1)}`, /the name "a\/b" must be/],
    ['the name of CONTROL', `CONTROL ${idOf(1)}`, /can't be CONTROL/],
    ['a label of every alert', `a ${idOf(1)} database=x`, /is a label that every alert has/],
    ['a label without a value', `a ${idOf(1)} tier`, /tier is no label: it takes label=value/],
    ['no database', '# none\n', /lists no database/],
    ['half a file of JSON', '[{"name":', /ends too early/],
    ['JSON of another kind', '[{"id": "x"}]', /It takes a list of/],
    ['more than a worker binds', many, /5,000 databases at most.*shards/],
  ])('refuses %s, and writes nothing', async (_, list, message) => {
    using project = new Project()
    const before = [project.read(), project.read('databases.json')]
    const from = project.list(list)
    await expect(bindings({ config: project.config, from, control: controlId })).rejects.toThrow(
      message,
    )
    expect([project.read(), project.read('databases.json')]).toEqual(before)
  })

  it.each([
    ['there is no list', (project: Project) => rmSync(join(project.folder, 'two')), /Can't read/],
    [
      'databases.json is faulty',
      (project: Project) => writeFileSync(project.json, '{"databases": [{"binding": 7}]}'),
      /databases.json: databases.0.binding/,
    ],
    [
      'wrangler.toml is faulty',
      (project: Project) => writeFileSync(project.config, '[[d1_databases]\n'),
      /wrangler.toml can't be used/,
    ],
    [
      'the end of its block is gone',
      (project: Project) =>
        writeFileSync(
          project.config,
          '# --- The fleet. `npm run fleet` writes all between these two lines, and replaces it.\n',
        ),
      /One of the two lines/,
    ],
    [
      'the queues are consumed elsewhere in wrangler.toml',
      (project: Project) =>
        writeFileSync(
          project.config,
          `${project.read()}[[queues.consumers]]\nqueue = "viewkeeper-ticks"\n`,
        ),
      /consumes the queue viewkeeper-ticks outside/,
    ],
  ])('refuses where %s', async (_, spoil, message) => {
    using project = new Project()
    const from = project.list(two, 'two')
    spoil(project)
    const before = project.read()
    const options = { config: project.config, control: controlId }
    await expect(bindings({ ...options, from })).rejects.toThrow(message)
    expect(project.read()).toBe(before)
  })

  it('says what to do where CONTROL is not known', async () => {
    using project = new Project()
    await expect(bindings({ config: project.config, from: project.list(two) })).rejects.toThrow(
      /npx wrangler d1 create viewkeeper-control.*--control/,
    )
  })

  it('says that the binding of the shipped file leads to no database', async () => {
    using project = new Project(
      'name = "x"\n[[d1_databases]]\nbinding = "DB"\ndatabase_name = "monotask"\ndatabase_id = "00000000-0000-0000-0000-000000000000"\n',
    )
    const answer = await bindings({
      config: project.config,
      from: project.list(two),
      control: controlId,
    })
    expect(answer.text).toContain('DB is bound to no database')
  })
})

describe('fleet add and remove', () => {
  it('add one database, and take one out', async () => {
    using project = new Project()
    const options = { config: project.config }
    await bindings({ ...options, from: project.list(two), control: controlId })
    await add('gamma', idOf(3), { ...options, label: ['tier=free'] })
    expect(json(project)).toMatchObject({
      databases: [{ name: 'acme-eu' }, {}, { name: 'gamma', labels: { tier: 'free' } }],
    })
    await remove('acme-eu', options)
    const { databases } = await parsed(project)
    expect(databases.map(({ name }) => name)).toEqual(['Beta.Ltd', 'gamma'])
    expect(project.read('databases.json')).not.toContain('acme')
  })

  it('refuse a database twice, and one that there is not', async () => {
    using project = new Project()
    const options = { config: project.config }
    await bindings({ ...options, from: project.list(two), control: controlId })
    const before = project.read()
    await expect(add('other', idOf(1), options)).rejects.toThrow(/acme-eu and other are one/)
    await expect(remove('nobody', options)).rejects.toThrow(/has no database nobody/)
    expect(project.read()).toBe(before)
  })
})
