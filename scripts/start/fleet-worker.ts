import { Miniflare } from 'miniflare'
import { Database } from '../../src/db/database.ts'
import { queueNames } from '../../src/fleet/queues.ts'
import { consumersOf } from '../fleet/block.ts'
import { databaseOf, databaseWorker } from '../local/database.ts'
import { shownFleetLogLine } from '../local/worker-log.ts'
import { readConfig } from '../local/wrangler.ts'

/** How a binding of the demo behaves: as D1 does, failing each time, or with a wait before each batch. */
export type Behaviour = 'well' | 'broken' | 'slow'

export interface FleetBinding {
  readonly name: string
  readonly behaviour: Behaviour
}

const slowMs = 300

/** Stands for a D1 binding, and spoils its batches. */
const spoilt = (before: string) => `export default ({ DB }) => ({
  prepare: (sql) => DB.prepare(sql),
  batch: async (statements) => {
    ${before}
    return DB.batch(statements)
  },
})`

const spoiling = {
  broken: spoilt("throw new Error('D1_ERROR: this database is broken on purpose')"),
  slow: spoilt(`await new Promise((resolve) => setTimeout(resolve, ${slowMs}))`),
} as const

/** A fleet in workerd: `cron` delivers an event, `control` is CONTROL, beside the worker. */
export interface FleetWorker extends AsyncDisposable {
  readonly cron: (cron: string, scheduledTime: Date) => Promise<void>
  readonly control: Database
  /** Hands messages to the worker as a queue does; how it took each: by their ids. */
  readonly queue: (name: string, bodies: readonly unknown[]) => Promise<QueueOutcome>
  /** Puts a message into the queue of ticks, as a worker of any version could. */
  readonly send: (body: unknown) => Promise<void>
}

interface QueueOutcome {
  readonly outcome: string
  readonly explicitAcks: readonly string[]
  readonly retried: readonly string[]
}

/** The consumers as they are deployed, by queue: how many work at once is not Miniflare's to say. */
const queueConsumers = Object.fromEntries(
  consumersOf().map(({ queue, dead_letter_queue: deadLetterQueue, ...options }) => [
    queue,
    {
      maxBatchSize: Number(options.max_batch_size),
      maxBatchTimeout: Number(options.max_batch_timeout),
      maxRetries: Number(options.max_retries),
      retryDelay: Number(options.retry_delay),
      ...(deadLetterQueue === undefined ? {} : { deadLetterQueue: String(deadLetterQueue) }),
    },
  ]),
)

interface FleetOptions {
  readonly folder: string
  readonly port: number
  readonly settings: Readonly<Record<string, string>>
  readonly databases: readonly FleetBinding[]
}

/** The built worker in workerd with a database for each binding, CONTROL, and the queues, listening on loopback. */
export const startFleetWorker = async (
  scriptPath: string,
  { folder, port, settings, databases }: FleetOptions,
): Promise<FleetWorker> => {
  const { compatibilityDate } = await readConfig()
  const odd = databases.filter(({ behaviour }) => behaviour !== 'well')
  const well = databases.filter(({ behaviour }) => behaviour === 'well')
  const ids = (all: readonly FleetBinding[]) =>
    Object.fromEntries(all.map(({ name }) => [name, name]))
  const miniflare = new Miniflare({
    host: '127.0.0.1',
    port,
    d1Persist: folder,
    handleStructuredLogs: (told: { readonly level: string; readonly message: string }) => {
      const line = shownFleetLogLine(told)
      if (line !== null) process.stderr.write(`${line}\n`)
    },
    workers: [
      {
        name: 'viewkeeper',
        modules: true,
        scriptPath,
        compatibilityDate,
        bindings: { ...settings },
        d1Databases: { CONTROL: 'CONTROL', ...ids(well) },
        wrappedBindings: Object.fromEntries(
          odd.map(({ name }) => [name, { scriptName: `spoilt-${name}` }]),
        ),
        queueProducers: {
          TICKS: { queueName: queueNames.ticks },
          SLOW: { queueName: queueNames.slow },
        },
        queueConsumers,
      },
      ...odd.map(({ name, behaviour }) => ({
        name: `spoilt-${name}`,
        modules: true as const,
        script: behaviour === 'broken' ? spoiling.broken : spoiling.slow,
        d1Databases: { DB: name },
      })),
      { name: 'databases', ...databaseWorker, d1Databases: ['CONTROL'] },
    ],
  })
  await miniflare.ready
  // Miniflare starts another workerd for one that died: what was had of it before is of no use then.
  const transport = databaseOf('CONTROL', async (body) => {
    const besides = await miniflare.getWorker('databases')
    return besides.fetch('http://database.local/', { method: 'POST', body })
  })
  return {
    control: new Database('CONTROL', transport),
    cron: async (cron, scheduledTime) => {
      const worker = await miniflare.getWorker('viewkeeper')
      await worker.scheduled({ cron, scheduledTime })
    },
    queue: async (name, bodies) => {
      const worker = await miniflare.getWorker('viewkeeper')
      const messages = bodies.map((body, n) => ({
        id: `${n}`,
        timestamp: new Date(),
        attempts: 1,
        body,
      }))
      const { outcome, explicitAcks, retryMessages } = await worker.queue(name, messages)
      return { outcome, explicitAcks, retried: retryMessages.map(({ msgId }) => msgId) }
    },
    send: async (body) => {
      const ticks = await miniflare.getQueueProducer('TICKS', 'viewkeeper')
      await ticks.send(body)
    },
    [Symbol.asyncDispose]: () => miniflare.dispose(),
  }
}
