import * as z from 'zod/mini'
import { matcher } from '../alerting/matchers.ts'
import { silencer } from '../alerting/silencer.ts'
import type { Fleet } from '../fleet/fleet.ts'
import {
  byStanding,
  countStandings,
  isWanted,
  type Looked,
  readAllStandings,
  readOneStanding,
  type Wanted,
  withLastTicks,
} from '../fleet/standing.ts'
import { readRegistered } from '../store/fleet/registry.ts'
import { standingStates } from '../store/fleet/standings.ts'
import { activeSilences } from '../store/silences.ts'
import { showAlert, shownAlert } from './alerts.ts'
import type { HttpContext } from './context.ts'
import { exampleAlert, exampleDatabase, exampleStates } from './examples.ts'
import { fitting, pageLimit, pageOf, shownPage } from './page.ts'
import { pageKey, printPageKey } from './page-key.ts'
import { Problem } from './problem.ts'
import { several } from './query.ts'
import { route } from './route.ts'
import { time, timeOf, timeOrNull } from './time.ts'

/** The fleet that a request is about. Throws a Problem where there is one database, and no fleet. */
export const requireFleet = ({ fleet, db }: HttpContext): Fleet => {
  if (fleet !== null) return fleet
  throw new Problem(
    404,
    `There is no fleet here: this worker looks after one database, ${db.name}.`,
  )
}

export const shownDatabase = z
  .object({
    name: z.string(),
    labels: z.record(z.string(), z.string()),
    state: z.enum(standingStates),
    since: z.nullable(time),
    error: z.nullable(z.string()),
    alerts: z.object({ firing: z.int(), pending: z.int() }),
    tried_at: z.nullable(time).check(z.describe('Of one that has failed.')),
    last_tick: z.nullable(
      z.object({
        due_at: time,
        outcome: z.enum(['ran', 'quiet', 'waits', 'behind', 'double', 'failed']),
        duration_ms: z.int(),
        statements: z.int(),
        rows_read: z.int(),
        rows_written: z.int(),
      }),
    ),
  })
  .check(z.meta({ examples: [exampleDatabase] }))

const lastTick = ({ tick }: Looked): z.output<typeof shownDatabase>['last_tick'] =>
  tick === null
    ? null
    : {
        due_at: timeOf(tick.tick_ms),
        outcome: tick.outcome,
        duration_ms: tick.duration_ms,
        statements: tick.statements,
        rows_read: tick.rows_read,
        rows_written: tick.rows_written,
      }

/** A database as it is shown over HTTP. */
export const showDatabase = (one: Looked): z.output<typeof shownDatabase> => ({
  name: one.name,
  labels: one.labels,
  state: one.state,
  since: timeOrNull(one.since_ms),
  error: one.error,
  alerts: { firing: one.firing, pending: one.pending },
  tried_at: timeOrNull(one.tried_at_ms),
  last_tick: lastTick(one),
})

/** `label` in a query: matchers, all of which hold. */
export const labelMatchers = several(matcher, {
  most: 16,
  description: 'A matcher of labels, such as `tenant=a`; of several, all hold.',
})

const place = z.strictObject({
  state: z.enum(standingStates),
  name: z.string().check(z.maxLength(100)),
})

/** What the query of a list of databases may have, for the API and for the page. */
export const listQuery = {
  search: z
    .optional(z.string().check(z.maxLength(100, { error: 'is longer than 100 characters' })))
    .check(z.describe('Part of the name, or of the value of a label.')),
  state: z.optional(
    z.enum(standingStates, { error: `must be one of ${standingStates.join(', ')}` }),
  ),
  label: labelMatchers,
  limit: pageLimit(100),
  after: z.optional(pageKey(place)).check(z.describe('`next` of the page before.')),
}

type ListQuery = z.output<z.ZodMiniObject<typeof listQuery>>

/** A page of the databases of a fleet, and how many are in each state of all. Reads at most about 8,000 rows of 5,000 databases. */
export const listDatabases = async (
  fleet: Fleet,
  { search, state, label, limit, after }: ListQuery,
) => {
  const all = await readAllStandings(fleet)
  const wanted: Wanted = { search: search ?? null, state: state ?? null, labels: label }
  const matching = all.filter(isWanted(wanted))
  const rest = after === undefined ? matching : matching.filter((one) => byStanding(one, after) > 0)
  const read = await withLastTicks(fleet.control, rest.slice(0, limit))
  return { counts: countStandings(all), matching: matching.length, read }
}

/** The `after` of the page that begins after a database. */
export const keyAfter = ({ state, name }: Looked): string => printPageKey({ state, name })

export const getDatabases = route({
  method: 'GET',
  path: '/api/databases',
  about: 'shared',
  summary: 'The databases of a fleet, the worst first: state, alerts, last tick.',
  description:
    'The worst are those that cannot be reached; then those that are slow, bound twice, or lack migrations; then those whose alerts fire or are pending.',
  query: listQuery,
  responses: {
    200: z.object({
      databases: z.array(shownDatabase),
      matching: z.int().check(z.describe('How many there are on all pages.')),
      states: z.record(z.enum(standingStates), z.int()).check(
        z.meta({
          description: 'How many of the whole fleet are in each state.',
          examples: [exampleStates],
        }),
      ),
      ...shownPage,
    }),
  },
  problems: { 404: 'There is no fleet, or no such database.' },
  handle: async ({ query }, context) => {
    const { counts, matching, read } = await listDatabases(requireFleet(context), query)
    const { rows, page } = pageOf(read, { limit: query.limit, show: showDatabase, keyOf: keyAfter })
    return { status: 200, body: { databases: rows, matching, states: counts, ...page } }
  },
})

export const getDatabase = route({
  method: 'GET',
  path: '/api/databases/{name}',
  about: 'shared',
  summary: 'A database of a fleet, with its alerts as CONTROL has them.',
  params: { name: z.string() },
  responses: {
    200: z
      .extend(shownDatabase, {
        pending_or_firing: z.array(shownAlert),
        left_out: z.optional(z.int()).check(z.describe('How many alerts were left out of 1 MB.')),
      })
      .check(z.meta({ examples: [{ ...exampleDatabase, pending_or_firing: [exampleAlert] }] })),
  },
  problems: { 404: 'There is no fleet, or no such database.' },
  handle: async ({ params: { name } }, context) => {
    const fleet = requireFleet(context)
    const standing = await readOneStanding(fleet, name)
    if (standing === null) throw new Problem(404, `There is no database ${name}.`)
    const [looked] = await withLastTicks(fleet.control, [standing])
    const [registered] = await readRegistered(fleet.control, [name])
    const now = context.now()
    const silencedBy = silencer(await activeSilences(fleet.control, now), now)
    const alerts = (registered?.alerts ?? []).map((one) => showAlert(one, silencedBy(one)))
    const fit = fitting(alerts)
    const leftOut = alerts.length - fit.length
    const body = {
      ...showDatabase(looked ?? { ...standing, tick: null }),
      pending_or_firing: [...fit],
      ...(leftOut > 0 ? { left_out: leftOut } : {}),
    }
    return { status: 200, body }
  },
})
