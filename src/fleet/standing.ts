import type { RegisteredStanding } from '../store/fleet/standings.ts'

/** How a database of a fleet stands, the worst first: its state in CONTROL, and its alerts where it is well otherwise. */
export const standingStates = [
  'unreachable',
  'slow',
  'double',
  'behind',
  'firing',
  'pending',
  'new',
  'ok',
] as const
export type StandingState = (typeof standingStates)[number]

/** A database of a fleet for whoever looks. Times are milliseconds since the epoch. */
export interface Standing {
  readonly name: string
  readonly state: StandingState
  readonly since_ms: number
  readonly error: string | null
  readonly tried_at_ms: number | null
  readonly firing: number
  readonly pending: number
}

/** How a database stands by what CONTROL has of it. */
export const standingOf = (registered: RegisteredStanding): Standing => {
  const { name, error, tried_at_ms, firing, pending, alerts_since_ms } = registered
  const known = { name, error, tried_at_ms, firing, pending }
  const isReached = registered.state === 'ok' || registered.state === 'new'
  if (!isReached || firing + pending === 0)
    return { ...known, state: registered.state, since_ms: registered.since_ms }
  return {
    ...known,
    state: firing > 0 ? 'firing' : 'pending',
    since_ms: alerts_since_ms ?? registered.since_ms,
  }
}

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
