import { describe, expect, it } from 'vitest'
import { membersOf, parseDatabases } from '../../src/fleet/databases-file.ts'

const hour = 3_600_000

describe('databases.json', () => {
  it('names databases by their bindings unless it says otherwise, with labels', () => {
    const { databases } = parseDatabases({
      databases: [{ binding: 'A' }, { binding: 'B', name: 'beta', labels: { tier: 'free' } }],
    })
    expect(databases).toEqual([
      { binding: 'A', name: 'A', labels: {} },
      { binding: 'B', name: 'beta', labels: { tier: 'free' } },
    ])
  })

  it.each([
    ['a list', [], /expected object/],
    ['a word that there is not', { database: [] }, /database/],
    ['no binding', { databases: [{ name: 'a' }] }, /databases\.0\.binding/],
    ['a bad name', { databases: [{ binding: 'A', name: 'a b' }] }, /databases\.0\.name must be/],
    ['CONTROL', { databases: [{ binding: 'A', name: 'CONTROL' }] }, /can't be CONTROL/],
    [
      'a binding twice',
      { databases: [{ binding: 'A' }, { binding: 'A', name: 'b' }] },
      /the binding A stands there twice/,
    ],
    [
      'a name twice',
      { databases: [{ binding: 'A' }, { binding: 'B', name: 'A' }] },
      /the name A stands there twice/,
    ],
    [
      'a label that every alert has',
      { databases: [{ binding: 'A', labels: { alertname: 'x' } }] },
      /labels\.alertname is a label that every alert has/,
    ],
    [
      'a label without a name',
      { databases: [{ binding: 'A', labels: { '1a': 'x' } }] },
      /is not a label name/,
    ],
    [
      'an empty label',
      { databases: [{ binding: 'A', labels: { tier: '' } }] },
      /labels\.tier is empty/,
    ],
    [
      'a pace that is no duration',
      { paces: [{ busy: 'often' }] },
      /paces\.0\.busy is not a duration/,
    ],
    ['a pace beyond the tick', { paces: [{ busy: '1m' }] }, /from 5m to 1d/],
    [
      'a quiet pace shorter than the busy one',
      { paces: [{ busy: '2h', quiet: '1h' }] },
      /paces\.0\.quiet is shorter than busy/,
    ],
    ['no matchers', { paces: [{ match: ['tier'] }] }, /paces\.0\.match is not a list of matchers/],
    ['half a shard', { shards: 1.5 }, /shards/],
  ])('refuses %s, and says where', (_, json, message) => {
    expect(() => parseDatabases(json)).toThrow(message)
  })

  it('names every fault at once', () => {
    const twice = { databases: [{ binding: 'A' }, { binding: 'A' }], paces: [{ match: ['x'] }] }
    expect(() => parseDatabases(twice)).toThrow(/the binding A.*the name A.*paces\.0\.match/s)
  })
})

describe('the databases of a worker', () => {
  const file = parseDatabases({
    databases: [{ binding: 'B', name: 'beta', labels: { tier: 'free' } }],
    paces: [
      { match: ['tier="free"'], busy: '1h', quiet: '1d' },
      { busy: '10m', quiet: '2h' },
    ],
  })

  it('have the first pace whose matchers their labels meet', () => {
    expect(membersOf(['A', 'B'], file)).toEqual([
      { name: 'A', binding: 'A', labels: {}, pace: { busyMs: 600_000, quietMs: 2 * hour } },
      {
        name: 'beta',
        binding: 'B',
        labels: { tier: 'free' },
        pace: { busyMs: hour, quietMs: 24 * hour },
      },
    ])
  })

  it('are looked after every five minutes while busy, and hourly while quiet, where nothing is said', () => {
    expect(membersOf(['A'], parseDatabases({}))).toMatchObject([
      { pace: { busyMs: 300_000, quietMs: hour } },
    ])
  })

  it('may not be named by a binding that there is not, but in a shard', () => {
    expect(() => membersOf(['A'], file)).toThrow(/B is no D1 binding of wrangler.toml/)
    expect(membersOf(['A'], file, true)).toMatchObject([{ name: 'A' }])
  })

  it('may not have one name', () => {
    expect(() => membersOf(['B', 'beta'], file)).toThrow(/two databases are named beta/)
  })
})
