import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unstable_splitSqlQuery } from 'wrangler'
import { copyDatabases } from '../../scripts/local/copies.ts'
import { openDatabases } from '../../scripts/local/database.ts'
import { ledger, migrationNames, migrationsFolder } from '../../scripts/local/ledger.ts'
import { readMigrations } from '../../scripts/local/migrations.ts'
import { application, rules } from '../../src/app.ts'
import {
  Database,
  type Statement,
  type StatementResult,
  statement,
  type Transport,
} from '../../src/db/database.ts'
import { systemTimer, type Timer } from '../../src/db/timer.ts'
import { consume } from '../../src/fleet/consume.ts'
import { controlOf } from '../../src/fleet/control.ts'
import { runFleetCron } from '../../src/fleet/cron.ts'
import type { Member } from '../../src/fleet/databases-file.ts'
import type { Fleet } from '../../src/fleet/fleet.ts'
import { messageVersion } from '../../src/fleet/message.ts'
import { queueNames } from '../../src/fleet/queues.ts'
import { parseSettings } from '../../src/settings.ts'
import { Clock } from './clock.ts'
import { LocalQueues } from './local-queues.ts'

export const tickCron = '*/5 * * * *'
const standardPace = { busyMs: 300_000, quietMs: 3_600_000 }

/** The statements that make CONTROL. */
export const controlStatements = (): string[] =>
  unstable_splitSqlQuery(
    readFileSync(join(migrationsFolder, 'control', '0001_control.sql'), 'utf8'),
  )

const withLedger = (): string[] => [
  `CREATE TABLE ${ledger} (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP)`,
  ...migrationNames().map((name) => `INSERT INTO ${ledger} (name) VALUES ('${name}')`),
]

type Rows = Pick<StatementResult, 'rows_read' | 'rows_written'>

/** What a database was asked: rows as D1 counts them. */
export interface Spent {
  readonly statements: number
  readonly read: number
  readonly written: number
}

export const nothing: Spent = { statements: 0, read: 0, written: 0 }

/** What came to the receiver. */
export interface Sent {
  readonly at: string
  readonly body: string
}

/** A fleet in this process, on D1 in workerd. */
export class LocalFleet {
  readonly clock = new Clock('2026-11-30T10:00:00Z')
  readonly sent: Sent[] = []
  /** Settings beside its own. */
  vars: Readonly<Record<string, string>> = {}
  readonly queues = new LocalQueues(this.clock, (kind, shard, message) =>
    consume(this.fleet(shard), {
      queue: this.shards === null ? queueNames[kind] : `${queueNames[kind]}-${shard}`,
      messages: [message],
    }),
  )
  members: Member[]
  /** Several workers share CONTROL: the databases of each, by its number, the first of which evaluates. */
  shards: ReadonlyMap<number, readonly Member[]> | null = null
  readonly #transports: (name: string) => Transport
  /** Whether the worker that evaluates has the queue of a shard. */
  isQueueBound = (shard: number): boolean => shard === 0 || this.shards?.has(shard) === true
  /** What stands in the way of a database: it is called with each of its transactions. */
  readonly faults = new Map<string, () => Promise<never>>()
  #isHanging = false
  /** The same by what a member is asked, past which null lets it. */
  beforeMember: (binding: string, statements: readonly Statement[]) => Promise<never> | null = () =>
    null
  /** The same for CONTROL: is given the statements, and null lets them pass. */
  beforeControl: ((statements: readonly Statement[]) => Promise<never> | null) | null = null
  /** What each database was asked since this was emptied, CONTROL among them, by binding. */
  readonly spent = new Map<string, Spent>()
  readonly #dispose: () => Promise<void>

  constructor(
    members: readonly Member[],
    transports: (name: string) => Transport,
    dispose: () => Promise<void>,
  ) {
    this.members = [...members]
    this.#transports = transports
    this.#dispose = dispose
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#dispose()
  }

  /** From now on a database does not answer: whoever waits for it waits until the deadline, which comes at once. */
  hang(binding: string): void {
    this.faults.set(binding, () => this.neverAnswers())
  }

  /** What a database that hangs answers. */
  neverAnswers(): Promise<never> {
    this.#isHanging = true
    return new Promise(() => {})
  }

  /** Long times are never over, save that of a database that hangs: it is asked for right after the database was. */
  readonly #timer: Timer = (ms, ring) => {
    const isOver = ms < 10_000 || this.#isHanging
    this.#isHanging = false
    return isOver ? systemTimer(0, ring) : () => {}
  }

  /** The database of a binding, past all faults. */
  database(binding: string, name = binding): Database {
    return new Database(name, this.#transports(binding))
  }

  #reached(name: string, binding: string): Database {
    const counted: Transport = {
      transact: async (statements) => {
        const results = await this.#transports(binding).transact(statements)
        for (const result of results) this.#count(binding, result)
        return results
      },
    }
    return new Database(name, {
      transact: (statements) =>
        this.faults.get(binding)?.() ??
        (binding === 'CONTROL'
          ? this.beforeControl?.(statements)
          : this.beforeMember(binding, statements)) ??
        counted.transact(statements),
    })
  }

  #count(binding: string, { rows_read, rows_written }: Rows): void {
    const { statements, read, written } = this.spent.get(binding) ?? nothing
    this.spent.set(binding, {
      statements: statements + 1,
      read: read + rows_read,
      written: written + rows_written,
    })
  }

  /** What the worker of a shard looks after; of the only one, where there are none. */
  fleet(number = 0): Fleet {
    const sending = {
      members: this.shards?.get(number) ?? this.members,
      queues: { ticks: this.queues.of('ticks', number), slow: this.queues.of('slow', number) },
      ...(number === 0 ? {} : { shard: { number, evaluate: this.queues.of('ticks', 0) } }),
    }
    const controlName = number === 0 ? 'CONTROL' : `CONTROL-${number}`
    const settings = {
      ...parseSettings({
        CONTROL: {},
        ALERT_WEBHOOK_URL: 'https://hooks.example.com/',
        WRITE_PROBE_MINUTES: '0',
        ...this.vars,
      }),
      databaseName: controlName,
    }
    return {
      ...sending,
      ticksOf: (shard) => (this.isQueueBound(shard) ? this.queues.of('ticks', shard) : null),
      control: this.#reached(controlName, 'CONTROL'),
      open: ({ name, binding }) => this.#reached(name, binding),
      application,
      controlApplication: controlOf(sending, { application, rules }),
      settings,
      now: this.clock.now,
      timer: this.#timer,
      fetch: async (_url, init) => {
        this.sent.push({ at: this.clock.now().toISOString(), body: String(init?.body ?? '') })
        return new Response(null, { status: 204 })
      },
    }
  }

  /** Delivers a cron event of now, to every shard unless one is named. */
  async cron(cron = tickCron, shards = [...(this.shards?.keys() ?? [0])]): Promise<void> {
    for (const shard of shards) await runFleetCron(cron, this.clock.now(), this.fleet(shard))
  }

  /** Evaluates the fleet for the tick of now, whatever has come of it, and lets go of its messages. */
  async evaluate(): Promise<void> {
    this.queues.dropAll()
    this.queues.put({
      version: messageVersion,
      kind: 'evaluate',
      tick_ms: this.clock.now().getTime(),
    })
    await this.queues.deliver(0)
  }

  /** A whole tick: its cron event, and what it brings about until the next. */
  async tick(): Promise<void> {
    await this.cron()
    await this.queues.deliver(300)
  }
}

/** A fleet of so many databases, each migrated, with these statements run in it, and `alike` in all of them. */
export const localFleet = async (
  count: number,
  fill: (name: string) => readonly string[] = () => [],
  alike: readonly string[] = [],
): Promise<LocalFleet> => {
  const names = Array.from({ length: count }, (_, n) => `D${String(n).padStart(4, '0')}`)
  const folder = mkdtempSync(join(tmpdir(), 'viewkeeper-fleet-'))
  copyDatabases(folder, names, [...readMigrations('up'), ...withLedger(), ...alike])
  const { transport, dispose } = await openDatabases(['CONTROL', ...names], folder)
  const run = (name: string, statements: readonly string[]) =>
    new Database(name, transport(name)).batch(statements.map((sql) => statement(sql)))
  await run('CONTROL', controlStatements())
  for (const name of names) await run(name, fill(name))
  const members = names.map((name) => ({ name, binding: name, labels: {}, pace: standardPace }))
  return new LocalFleet(members, transport, async () => {
    await dispose()
    rmSync(folder, { recursive: true })
  })
}
