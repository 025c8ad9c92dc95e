import databasesJson from '#databases' with { type: 'json' }
import { application, rules } from './app.ts'
import { Database } from './db/database.ts'
import { systemTimer } from './db/timer.ts'
import { controlOf } from './fleet/control.ts'
import { controlBinding, membersOf, parseDatabases } from './fleet/databases-file.ts'
import type { Fleet } from './fleet/fleet.ts'
import type { Message } from './fleet/message.ts'
import { shardBinding } from './fleet/queues.ts'
import type { RateLimiter } from './http/held-back.ts'
import { type Settings, SettingsError } from './settings.ts'

/** What wrangler.toml binds, beside the settings: any number of D1 databases, and what a fleet needs. */
export interface Env {
  readonly DB?: D1Database
  readonly CONTROL?: D1Database
  readonly TICKS?: Queue<Message>
  readonly SLOW?: Queue<Message>
  /** Of a shard: the queue of the worker that evaluates the fleet. That one has the queue of each shard, as TICKS_1 and so on. */
  readonly EVALUATE?: Queue<Message>
  readonly WRONG_TOKENS?: RateLimiter
}

/** What this worker looks after: one database that keeps its own state, or a fleet with CONTROL. */
export type Estate =
  | { readonly kind: 'one'; readonly open: () => Database }
  | { readonly kind: 'fleet'; readonly fleet: Fleet }

export const now = (): Date => new Date()
export const fetchThere: typeof fetch = (input, init) => fetch(input, init)

const isDatabase = (bound: unknown): bound is D1Database =>
  typeof bound === 'object' && bound !== null && 'prepare' in bound && 'batch' in bound

/** Every D1 binding by its name, CONTROL left out. */
const databasesOf = (env: Env): ReadonlyMap<string, D1Database> =>
  new Map(
    Object.entries(env).flatMap(([name, bound]: [string, unknown]) =>
      name !== controlBinding && isDatabase(bound) ? [[name, bound]] : [],
    ),
  )

const isQueue = (bound: unknown): bound is Queue<Message> =>
  typeof bound === 'object' && bound !== null && 'sendBatch' in bound

/** The queue that is bound under a name; null: none is. */
const queueIn = (env: Env, name: string): Queue<Message> | null => {
  const bound: unknown = Reflect.get(env, name)
  return isQueue(bound) ? bound : null
}

const file = parseDatabases(databasesJson)

const noDatabase = (): Error =>
  new SettingsError([
    'wrangler.toml binds no D1 database: it needs one named DB, or a fleet of them',
  ])

/** Which of several workers this is; undefined for the one that evaluates, or the only one. */
const shardIn = ({ EVALUATE: evaluate }: Env, { fleetShard: number }: Settings) => {
  if (number === null) return undefined
  if (evaluate === undefined)
    throw new SettingsError([
      'a shard needs the queue EVALUATE: npm run fleet -- shards writes its wrangler file',
    ])
  return { number, evaluate }
}

const fleetOf = (env: Env, settings: Settings, control: D1Database): Fleet => {
  const databases = databasesOf(env)
  const { TICKS: ticks, SLOW: slow } = env
  if (ticks === undefined || slow === undefined)
    throw new SettingsError([
      'a fleet needs the queues TICKS and SLOW: npm run fleet -- bindings writes them',
    ])
  const shard = shardIn(env, settings)
  const isShared = shard !== undefined || file.shards > 0
  if (databases.size === 0 && !isShared) throw noDatabase()
  const sending = {
    members: membersOf([...databases.keys()], file, isShared),
    queues: { ticks, slow },
    ...(shard === undefined ? {} : { shard }),
  }
  // What each worker runs in CONTROL is recorded, and claimed, under a name of its own.
  const controlName = shard ? `${controlBinding}-${shard.number}` : controlBinding
  return {
    ...sending,
    control: Database.bound(controlName, control, systemTimer),
    open: ({ name, binding }) => {
      const bound = databases.get(binding)
      if (bound === undefined) throw new Error(`The database ${name} is not bound.`)
      return Database.bound(name, bound, systemTimer)
    },
    application,
    ticksOf: (number) =>
      number === (shard?.number ?? 0) ? ticks : queueIn(env, shardBinding(number)),
    controlApplication: controlOf(sending, { application, rules }),
    settings: { ...settings, databaseName: controlName },
    now,
    timer: systemTimer,
    fetch: fetchThere,
  }
}

/**
 * What the bindings of the worker come to.
 * @throws SettingsError where they are not enough, or databases.json names what is not there.
 */
export const estateOf = (env: Env, settings: Settings): Estate => {
  const { DB: database, CONTROL: control } = env
  if (control !== undefined) return { kind: 'fleet', fleet: fleetOf(env, settings, control) }
  const others = [...databasesOf(env).keys()].filter((name) => name !== 'DB')
  if (database === undefined) throw noDatabase()
  if (others.length > 0)
    throw new SettingsError([
      `wrangler.toml binds more than one D1 database (${others.slice(0, 5).join(', ')} beside DB), which needs one named CONTROL for what they share`,
    ])
  return {
    kind: 'one',
    open: () => Database.bound(settings.databaseName, database, systemTimer),
  }
}
