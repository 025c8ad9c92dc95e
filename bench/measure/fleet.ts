import { type DatabaseOutcome, partsSince } from '../../src/store/fleet/ticks.ts'
import { type LocalFleet, nothing, type Spent } from '../databases/local-fleet.ts'

const tickMs = 300_000

/** What a tick, or another cron event, took of CONTROL and of each database, by name. */
export interface Tick {
  readonly control: Spent
  readonly databases: ReadonlyMap<string, Spent>
  readonly outcomes: ReadonlyMap<string, DatabaseOutcome['outcome']>
  /** How long all of it took, milliseconds. */
  readonly ms: number
}

/** Plays a cron event and all that it brings about; `cron`: a tick where it is left out. */
export const playTick = async (fleet: LocalFleet, cron?: string): Promise<Tick> => {
  fleet.spent.clear()
  const began = fleet.clock.now().getTime()
  const started = performance.now()
  await fleet.cron(cron)
  await fleet.queues.deliver(tickMs / 1000)
  const ms = performance.now() - started
  const databases = new Map(fleet.spent)
  const control = databases.get('CONTROL') ?? nothing
  databases.delete('CONTROL')
  const parts = await partsSince(fleet.database('CONTROL'), began)
  const outcomes = new Map(
    parts.flatMap((part) => part.outcomes.map(({ name, outcome }) => [name, outcome] as const)),
  )
  return { control, databases, outcomes, ms }
}

/** From now on every database has its jobs at each tick, as one in which something moves has. */
export const makeBusy = (fleet: LocalFleet): void => {
  fleet.members = fleet.members.map((member) => ({
    ...member,
    pace: { ...member.pace, quietMs: member.pace.busyMs },
  }))
}

export const makeQuiet = (fleet: LocalFleet): void => {
  fleet.members = fleet.members.map((member) => ({
    ...member,
    pace: { ...member.pace, quietMs: 12 * member.pace.busyMs },
  }))
}

const meanOf = (all: readonly Spent[], kind: keyof Spent): number =>
  all.reduce((sum, one) => sum + one[kind], 0) / Math.max(1, all.length)

/** The mean over databases. */
export const mean = (all: Iterable<Spent>): Spent => {
  const each = [...all]
  return {
    statements: meanOf(each, 'statements'),
    read: meanOf(each, 'read'),
    written: meanOf(each, 'written'),
  }
}

/** The most of any database. */
export const most = (all: Iterable<Spent>): Spent => {
  const each = [...all]
  const of = (kind: keyof Spent) => Math.max(0, ...each.map((one) => one[kind]))
  return { statements: of('statements'), read: of('read'), written: of('written') }
}
