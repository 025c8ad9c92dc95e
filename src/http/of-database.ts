import * as z from 'zod/mini'
import type { Member } from '../fleet/databases-file.ts'
import { memberNamed } from '../fleet/fleet.ts'
import { memberView } from '../fleet/member-view.ts'
import type { HttpContext } from './context.ts'
import { badRequest, Problem } from './problem.ts'

/** The name that every query may have. */
export const databaseName = 'database'

/** `database` in a query, for the description of the API. */
export const databaseParameter = z
  .optional(z.string())
  .check(z.describe('Of a fleet: the name of one of its databases.'))

/**
 * What a request is about, in a fleet. `shared`: what CONTROL has for all, whichever database is asked for. `either`: the
 * database that is asked for, and CONTROL where none is. `database`: that database; one must be named.
 */
export type About = 'shared' | 'either' | 'database'

const required = (): Problem =>
  badRequest('query', [
    `${databaseName} must name a database of the fleet: GET /api/databases lists them`,
  ])

/**
 * What a handler may touch, by the database that the query of its request names. Throws a Problem where there is no such
 * database, or where one must be named and is not.
 */
export const ofDatabase = (
  { url }: Pick<Request, 'url'>,
  about: About,
  context: HttpContext,
): HttpContext => {
  const { fleet, db } = context
  const asked = new URL(url).searchParams.get(databaseName)
  const isOwn = asked === null || asked === db.name
  const member = fleet === null || isOwn ? undefined : memberNamed(fleet, asked)
  if (!isOwn && member === undefined) throw new Problem(404, `There is no database ${asked} here.`)
  if (fleet !== null && member === undefined && about === 'database') throw required()
  return fleet === null || member === undefined || about === 'shared'
    ? { ...context, asked }
    : { ...context, asked, ...memberView(fleet, fleet.open(member)) }
}

/** The database of the fleet that is asked for; null where that is CONTROL, or there is no fleet. */
export const memberAsked = ({ fleet, asked }: HttpContext): Member | null =>
  fleet === null || asked === null ? null : (memberNamed(fleet, asked) ?? null)
