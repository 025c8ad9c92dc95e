import { expect, it } from 'vitest'
import { bindingLines } from '../../../scripts/fleet/block.ts'
import { parseWranglerFile } from '../../../scripts/fleet/config.ts'
import { setUpFindings, type Worker } from '../../../scripts/fleet/set-up.ts'
import { controlId, idOf } from './files.ts'

const control = { binding: 'CONTROL', name: 'control', id: controlId }
const acme = { binding: 'DB_ACME', name: 'acme', id: idOf(1) }

const sound = bindingLines(control, [acme])

const findings = async (toml: string, json = {}, shard = '') => {
  const workers: Worker[] = [
    {
      file: 'wrangler.toml',
      suffix: '',
      shards: shard === '' ? [] : [1],
      config: await parseWranglerFile('a', toml),
    },
  ]
  if (shard !== '')
    workers.push({
      file: 'wrangler.shard-1.toml',
      suffix: '-1',
      shards: [],
      config: await parseWranglerFile('b', shard),
    })
  return setUpFindings(workers, json).map(
    ({ severity, name, text }) => `${severity} ${name} ${text}`,
  )
}

it('finds nothing in what fleet bindings writes', async () => {
  expect(await findings(sound, { databases: [{ binding: 'DB_ACME' }] })).toEqual([])
  const shard = bindingLines(control, [{ ...acme, binding: 'DB_B', id: idOf(2) }], '-1')
  expect(await findings(bindingLines(control, [acme], '', [1]), {}, shard)).toEqual([])
  // The worker that evaluates could not put a job by hand there.
  expect(await findings(sound, {}, shard)).toEqual([
    'fault wrangler.toml binds no queue viewkeeper-ticks-1 as TICKS_1.',
  ])
})

it.each([
  ['no CONTROL', bindingLines(null, [acme]), /fault wrangler.toml binds no CONTROL/],
  [
    'a binding without a database',
    bindingLines(control, [{ ...acme, id: '00000000-0000-0000-0000-000000000000' }]),
    /fault DB_ACME of wrangler.toml is bound to no database|fault DB_ACME .*no database/,
  ],
  [
    'two bindings of one database',
    bindingLines(control, [acme, { ...acme, binding: 'DB_B' }]),
    /fault DB_ACME and DB_B are two bindings of one database/,
  ],
  [
    'CONTROL as a member',
    bindingLines(control, [{ ...acme, id: controlId }]),
    /DB_ACME is the database of CONTROL, too/,
  ],
  [
    'no queue',
    sound.replace('binding = "SLOW"', 'binding = "OTHER"'),
    /binds no queue viewkeeper-slow as SLOW/,
  ],
  [
    'a queue that nobody consumes',
    sound.replace(
      '[[queues.consumers]]\nqueue = "viewkeeper-dead"',
      '[[queues.consumers]]\nqueue = "other"',
    ),
    /does not consume the queue viewkeeper-dead/,
  ],
  [
    'options left to their defaults',
    sound.replace('max_batch_timeout = 0\nmax_retries = 5\n', ''),
    /warning wrangler.toml leaves out max_batch_timeout, max_retries of the queue viewkeeper-ticks/,
  ],
])('finds %s', async (_, toml, message) => {
  expect(await findings(toml)).toEqual([expect.stringMatching(message)])
})

it('finds names of bindings that there are not, and shards that differ', async () => {
  expect(await findings(sound, { databases: [{ binding: 'DB_GONE' }] })).toEqual([
    'fault databases.json names DB_GONE, which no wrangler file binds.',
  ])
  const shard = bindingLines({ ...control, id: idOf(8) }, [acme], '-1')
  expect(await findings(bindingLines(control, [], '', [1]), {}, shard)).toEqual([
    'fault CONTROL is not the same database in every shard.',
  ])
})
