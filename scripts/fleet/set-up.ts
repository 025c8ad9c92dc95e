import { controlBinding } from '../../src/fleet/databases-file.ts'
import { type Finding, fault, warning } from '../../src/keeper/finding.ts'
import { consumersOf, producersOf } from './block.ts'
import type { Consumer, WranglerFile } from './config.ts'
import { type DatabasesJson, entriesOf } from './databases-json.ts'
import { twice } from './list.ts'
import { placeholderId } from './plan.ts'

/** A worker's wrangler file, by the name it has; `suffix`: of its queues. */
export interface Worker {
  readonly file: string
  readonly suffix: string
  /** Of the one that evaluates: the numbers of the others. */
  readonly shards: readonly number[]
  readonly config: WranglerFile
}

/** The options that a consumer must set, as what is left out differs between a deployment and this machine. */
const options = [
  'max_batch_size',
  'max_batch_timeout',
  'max_retries',
  'max_concurrency',
  'retry_delay',
  'dead_letter_queue',
] as const

const leftOut = (found: Consumer, wanted: Consumer): string[] =>
  options.filter(
    (option) => wanted[option] !== undefined && (found[option] ?? undefined) === undefined,
  )

const queueFindings = ({ file, suffix, shards, config }: Worker): Finding[] => [
  ...producersOf(suffix, shards).flatMap(({ binding, queue }) => {
    const found = config.producers.find((one) => one.binding === binding)
    if (found?.queue === queue) return []
    return [fault(file, `binds no queue ${queue} as ${binding}.`)]
  }),
  ...consumersOf(suffix).flatMap((wanted) => {
    const found = config.consumers.find(({ queue }) => queue === wanted.queue)
    if (found === undefined) return [fault(file, `does not consume the queue ${wanted.queue}.`)]
    const names = leftOut(found, wanted)
    return names.length === 0
      ? []
      : [
          warning(
            file,
            `leaves out ${names.join(', ')} of the queue ${wanted.queue}: what is left out differs between a deployment and this machine.`,
          ),
        ]
  }),
]

const controlFindings = (workers: readonly Worker[]): Finding[] => {
  const ids = new Set(workers.flatMap(({ config }) => config.control?.id ?? []))
  return [
    ...workers
      .filter(({ config }) => config.control === null)
      .map(({ file }) => fault(file, `binds no ${controlBinding}.`)),
    ...(ids.size > 1 ? [fault(controlBinding, 'is not the same database in every shard.')] : []),
  ]
}

const bindingFindings = (workers: readonly Worker[]): Finding[] => {
  const bound = workers.flatMap(({ file, config }) =>
    config.databases.map((one) => ({ ...one, file })),
  )
  const [control] = workers.flatMap(({ config }) => config.control?.id ?? [])
  return [
    ...bound
      .filter(({ id }) => id === placeholderId || id === '')
      .map(({ binding, file }) => fault(binding, `of ${file} is bound to no database.`)),
    ...twice(bound.map(({ id }) => id))
      .filter((id) => id !== placeholderId)
      .map((id) => {
        const bindings = bound.filter((one) => one.id === id).map(({ binding }) => binding)
        return fault(bindings.join(' and '), `are two bindings of one database (${id}).`)
      }),
    ...twice(bound.map(({ binding }) => binding)).map((binding) =>
      fault(binding, 'is a binding of two shards.'),
    ),
    ...bound
      .filter(({ id }) => id === control)
      .map(({ binding }) => fault(binding, `is the database of ${controlBinding}, too.`)),
  ]
}

const nameFindings = (workers: readonly Worker[], json: DatabasesJson): Finding[] => {
  const bindings = new Set(
    workers.flatMap(({ config }) => config.databases.map(({ binding }) => binding)),
  )
  return [...entriesOf(json).keys()]
    .filter((binding) => !bindings.has(binding))
    .map((binding) => fault('databases.json', `names ${binding}, which no wrangler file binds.`))
}

/** What is wrong in the files of a fleet: bindings, queues, names. */
export const setUpFindings = (workers: readonly Worker[], json: DatabasesJson): Finding[] => [
  ...controlFindings(workers),
  ...bindingFindings(workers),
  ...nameFindings(workers, json),
  ...workers.flatMap(queueFindings),
]
