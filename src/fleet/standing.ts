import { type Matcher, matchesAll } from '../alerting/matchers.ts'
import {
  type LastTick,
  lastTicks,
  type RegisteredStanding,
  readStanding,
  readStandings,
  type StandingState,
  standingStates,
} from '../store/fleet/standings.ts'
import type { Member } from './databases-file.ts'
import { type Fleet, memberNamed, shardOf } from './fleet.ts'

/** A database of a fleet for whoever looks. Times are milliseconds since the epoch. */
export interface Standing extends Omit<RegisteredStanding, 'since_ms'> {
  /** In this state since; null: CONTROL does not have it yet. */
  readonly since_ms: number | null
}

/** A database that CONTROL will have with the next tick. */
const notRegistered = ({ name, labels }: Member, shard: number): Standing => ({
  name,
  shard,
  labels,
  state: 'new',
  since_ms: null,
  error: null,
  tried_at_ms: null,
  firing: 0,
  pending: 0,
})

const rankOf = (state: StandingState): number => standingStates.indexOf(state)

/** Where a database stands in a list. */
export type StandingPlace = Pick<Standing, 'state' | 'name'>

/** Orders databases: the worst first, then by name. */
export const byStanding = (a: StandingPlace, b: StandingPlace): number =>
  rankOf(a.state) - rankOf(b.state) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

/** How many databases are in each state. */
export type StandingCounts = Readonly<Record<StandingState, number>>

/** Counts databases by their states. */
export const countStandings = (standings: readonly Pick<Standing, 'state'>[]): StandingCounts => {
  const of = (wanted: StandingState) => standings.filter(({ state }) => state === wanted).length
  return {
    unreachable: of('unreachable'),
    slow: of('slow'),
    double: of('double'),
    behind: of('behind'),
    firing: of('firing'),
    pending: of('pending'),
    new: of('new'),
    ok: of('ok'),
  }
}

/** Every database of a fleet, those of its other workers too, the worst first: a row of CONTROL is read of each. */
export const readAllStandings = async (
  fleet: Pick<Fleet, 'control' | 'members' | 'shard'>,
): Promise<Standing[]> => {
  const standings = await readStandings(fleet.control)
  const known = new Set(standings.map(({ name }) => name))
  const others = fleet.members
    .filter(({ name }) => !known.has(name))
    .map((member) => notRegistered(member, shardOf(fleet)))
  return [...standings, ...others].toSorted(byStanding)
}

/** The database of this name; null where there is none. */
export const readOneStanding = async (
  fleet: Pick<Fleet, 'control' | 'members' | 'shard'>,
  name: string,
): Promise<Standing | null> => {
  const registered = await readStanding(fleet.control, name)
  if (registered !== null) return registered
  const member = memberNamed(fleet, name)
  return member === undefined ? null : notRegistered(member, shardOf(fleet))
}

/** Which databases are wanted: all of it must hold; null, or no matcher: any. */
export interface Wanted {
  /** Part of the name or of the value of a label, in small letters or capitals. */
  readonly search: string | null
  readonly state: StandingState | null
  readonly labels: readonly Matcher[]
}

/** The test for those that are wanted. */
export const isWanted = ({ search, state, labels }: Wanted) => {
  const part = search?.toLowerCase() ?? ''
  return (one: Pick<Standing, 'name' | 'labels' | 'state'>): boolean =>
    (state === null || one.state === state) &&
    matchesAll(labels, one.labels) &&
    [one.name, ...Object.values(one.labels)].some((text) => text.toLowerCase().includes(part))
}

/** A database with what its last tick came to, as far as that is known. */
export interface Looked extends Standing {
  readonly tick: LastTick | null
}

/** The same databases, each with its last tick: a row is read for each part of two ticks. */
export const withLastTicks = async (
  control: Fleet['control'],
  standings: readonly Standing[],
): Promise<Looked[]> => {
  const last = await lastTicks(
    control,
    standings.map(({ name }) => name),
  )
  return standings.map((one) => ({ ...one, tick: last.get(one.name) ?? null }))
}
