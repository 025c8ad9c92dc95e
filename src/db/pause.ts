import { z } from 'zod'
import { type Database, type Statement, statement } from './database.ts'

/** When the triggers were taken away for a bulk import, or null. */
export const pausedSince = async (db: Database): Promise<Date | null> => {
  const row = await db.first(
    statement('SELECT paused_at_ms FROM viewkeeper_pause'),
    z.object({ paused_at_ms: z.number() }),
  )
  return row ? new Date(row.paused_at_ms) : null
}

export const markPaused = (now: Date): Statement =>
  statement(
    'INSERT INTO viewkeeper_pause (id, paused_at_ms) VALUES (1, ?1) ON CONFLICT (id) DO NOTHING',
    now.getTime(),
  )

export const markResumed = (): Statement => statement('DELETE FROM viewkeeper_pause')
