import { queueNames, shardBinding } from '../../src/fleet/queues.ts'
import { StartError } from '../local/start-error.ts'
import type { Bound, Consumer } from './config.ts'

const first =
  '# --- The fleet. `npm run fleet` writes all between these two lines, and replaces it.'
const last = '# --- The end of the fleet.'

/** A wrangler file without our block, and where that stands in it. */
export interface Split {
  readonly before: string
  readonly after: string
}

/** Takes our block out of the text of a wrangler file. Throws a StartError where only one end of it is there. */
export const withoutBlock = (text: string): Split => {
  const from = text.indexOf(first)
  const to = text.indexOf(last)
  if (from < 0 && to < 0) return { before: text, after: '' }
  if (from < 0 || to < from)
    throw new StartError(
      `One of the two lines around the fleet's block is gone from wrangler.toml: put it back, or take the rest of the block out.\n  ${first}\n  ${last}\nNothing was changed.`,
    )
  return { before: text.slice(0, from), after: text.slice(to + last.length) }
}

/** Puts a block where the one before stood; at the end where there was none. */
export const withBlock = ({ before, after }: Split, block: string): string => {
  const isNew = after === '' && !before.endsWith('\n\n')
  const gap = isNew ? (before.endsWith('\n') ? '\n' : '\n\n') : ''
  return `${before}${gap}${first}\n${block}${last}${after === '' ? '\n' : after}`
}

const table = (name: string, entries: Readonly<Record<string, string | number>>): string =>
  [
    `[[${name}]]`,
    ...Object.entries(entries).map(([key, value]) => `${key} = ${JSON.stringify(value)}`),
    '',
  ].join('\n')

const database = ({ binding, name, id }: Bound, folder: string): string =>
  table('d1_databases', {
    binding,
    database_name: name,
    database_id: id,
    migrations_dir: folder,
    migrations_table: 'viewkeeper_migrations',
  })

/**
 * The queues of a worker that consumes them, every option explicit, as what is left out differs between a deployment and
 * this machine. A message carries the work of a batch: one at a time, at once. `suffix`: of the names of a shard's.
 */
export const consumersOf = (suffix = ''): (Consumer & Record<string, string | number>)[] => [
  {
    queue: queueNames.ticks + suffix,
    max_batch_size: 1,
    max_batch_timeout: 0,
    max_retries: 5,
    dead_letter_queue: queueNames.dead + suffix,
    max_concurrency: 20,
    retry_delay: 30,
  },
  {
    queue: queueNames.slow + suffix,
    max_batch_size: 1,
    max_batch_timeout: 0,
    max_retries: 3,
    dead_letter_queue: queueNames.dead + suffix,
    max_concurrency: 20,
    retry_delay: 60,
  },
  {
    queue: queueNames.dead + suffix,
    max_batch_size: 1,
    max_batch_timeout: 0,
    max_retries: 10,
    max_concurrency: 1,
    retry_delay: 60,
  },
]

/**
 * The queues of a worker that sends to them, by binding. `shards`: of the one that evaluates, the numbers of the others,
 * as it puts jobs by hand there.
 */
export const producersOf = (
  suffix = '',
  shards: readonly number[] = [],
): { binding: string; queue: string }[] => [
  { binding: 'TICKS', queue: queueNames.ticks + suffix },
  { binding: 'SLOW', queue: queueNames.slow + suffix },
  // A shard asks the worker that evaluates the fleet, which has the queue without a number.
  ...(suffix === '' ? [] : [{ binding: 'EVALUATE', queue: queueNames.ticks }]),
  ...shards.map((number) => ({
    binding: shardBinding(number),
    queue: `${queueNames.ticks}-${number}`,
  })),
]

/** The lines that bind a fleet: CONTROL, where it is to stand here, its databases and its queues. */
export const bindingLines = (
  control: Bound | null,
  databases: readonly Bound[],
  suffix = '',
  shards: readonly number[] = [],
): string =>
  [
    ...(control === null ? [] : [database(control, 'migrations/control')]),
    ...databases.map((one) => database(one, 'migrations')),
    ...producersOf(suffix, shards).map((one) => table('queues.producers', one)),
    ...consumersOf(suffix).map((one) => table('queues.consumers', one)),
  ].join('\n')
