import * as z from 'zod/mini'
import type { Database } from '../../db/database.ts'
import { time } from '../../http/time.ts'
import { pausedSince } from '../../store/pause.ts'

export const pausedSinceWhen = z
  .optional(time)
  .check(
    z.describe('Since when what is shown has stood still, while a view is paused or being mended.'),
  )

/** What an answer says of it. */
export const standingStill = async (db: Database) => {
  const since = await pausedSince(db)
  return since === null ? {} : { paused_since: since.toISOString() }
}
