import * as z from 'zod/mini'
import { describeDatabaseError } from '../db/describe-error.ts'
import { type Looked, readOneStanding, withLastTicks } from '../fleet/standing.ts'
import type { Viewer } from '../http/auth.ts'
import type { HttpContext } from '../http/context.ts'
import { memberAsked } from '../http/of-database.ts'
import { logError } from '../log/log.ts'
import { findManualRun } from '../store/recent-runs.ts'
import { type PageData, readPageData } from './data.ts'
import type { Html } from './html.ts'
import { shownPage } from './page-route.ts'
import { missedPictures, pictures } from './pictures/pictures.ts'
import { readPictures } from './pictures/read-pictures.ts'
import { type TimeRange, timeAxis, timeRanges } from './pictures/time-axis.ts'
import { type Asked, doneWords, statusPage, unreadPage } from './status-page.ts'
import type { Looking } from './view.ts'

/** A run as the address names it: its job and its id. */
const runName = z.pipe(
  z.string().check(z.regex(/^[\w-]{1,100}:[\w.:-]{1,200}$/, { error: 'is no run' })),
  z.transform((text) => ({ job: text.replace(/:.*$/, ''), id: text.replace(/^[^:]*:/, '') })),
)

const query = {
  range: z._default(
    z.enum(timeRanges, { error: `must be one of ${timeRanges.join(', ')}` }),
    '24h',
  ),
  silence: z.optional(
    z.string().check(z.regex(/^[0-9a-f]{16}$/, { error: 'must be the fingerprint of an alert' })),
  ),
  run: z.optional(runName),
  done: z.optional(
    z.pipe(
      z.string(),
      z.transform((text) => (isDone(text) ? text : null)),
    ),
  ),
}

const isDone = (text: string): text is keyof typeof doneWords => Object.hasOwn(doneWords, text)

interface Read {
  readonly data: PageData
  readonly pictures: Html
}

/** The pictures; where they can't be read or drawn a section that says so: the rest of the page goes without. */
const readOrMissed = async (context: HttpContext, range: TimeRange): Promise<Html> => {
  const { db, application, now } = context
  try {
    return pictures(await readPictures(db, { range, now: now(), application }))
  } catch (error) {
    logError({
      event: 'request_refused',
      database: db.name,
      status: 'failed',
      error: `The pictures could not be read: ${error}`,
    })
    return missedPictures(timeAxis(range, now()))
  }
}

const read = async (context: HttpContext, range: TimeRange): Promise<Read> => {
  const [data, drawn] = await Promise.all([readPageData(context), readOrMissed(context, range)])
  return { data, pictures: drawn }
}

/** Why the database could not be read, in words; throws any other error. */
const reasonOf = (error: unknown): string => {
  const reason = describeDatabaseError(error)
  if (reason !== null) return reason
  throw error
}

/** What CONTROL knows of the database of a fleet that is asked for; null where there is none, or CONTROL is down, too. */
const standingOf = async (context: HttpContext): Promise<Looked | null> => {
  const { fleet } = context
  const member = memberAsked(context)
  if (fleet === null || member === null) return null
  try {
    const standing = await readOneStanding(fleet, member.name)
    const [looked] = standing === null ? [] : await withLastTicks(fleet.control, [standing])
    return looked ?? null
  } catch (error) {
    reasonOf(error)
    return null
  }
}

const lookingOf = (context: HttpContext, viewer: Viewer): Looking => ({
  now: context.now(),
  viewer,
  application: context.application,
  settings: context.settings,
  fleet: context.fleet,
})

/** Of how many databases it is kept what was read last. */
const mostRemembered = 5

/**
 * `GET /`. What it has read last is kept in memory, and shown with its age while the database does not answer, as far
 * as this instance of the worker has read it once; of a fleet what was read of the same database, of one of the last few.
 */
export const getStatusPage = () => {
  const last = new Map<string, Read>()
  return shownPage({
    path: '/',
    query,
    handle: async ({ query: { range, silence, run, done }, viewer }, context) => {
      const looking = lookingOf(context, viewer)
      try {
        const [known, ran] = await Promise.all([
          read(context, range),
          run === undefined ? null : findManualRun(context.db, run),
        ])
        last.delete(context.db.name)
        last.set(context.db.name, known)
        const [oldest] = last.keys()
        if (last.size > mostRemembered && oldest !== undefined) last.delete(oldest)
        const asked: Asked = { done: done ?? null, run: ran, silence: silence ?? null }
        return statusPage({ ...known, asked, looking })
      } catch (error) {
        const reason = reasonOf(error)
        const before = last.get(context.db.name)
        const standing = await standingOf(context)
        return unreadPage({
          reason,
          last: before ? { ...before, looking } : null,
          looking,
          standing,
        })
      }
    },
  })
}
