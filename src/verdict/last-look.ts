import type { Database } from '../db/database.ts'
import { describeDatabaseError } from '../db/describe-error.ts'
import type { Fleet } from '../fleet/fleet.ts'
import { type LastTick, lastTicks, readStanding } from '../store/fleet/standings.ts'

/** What CONTROL knows of a database of its fleet since that was last evaluated. */
export interface LastLook {
  /** What the last tick came to, and when that was; null: none of late. */
  readonly tick: { readonly outcome: LastTick['outcome']; readonly atMs: number } | null
  /** Why it is not looked after, for people; null: it is. */
  readonly error: string | null
}

const readFrom = async (control: Database, name: string): Promise<LastLook> => {
  const standing = await readStanding(control, name)
  const tick = (await lastTicks(control, [name])).get(name)
  return {
    tick: tick === undefined ? null : { outcome: tick.outcome, atMs: tick.ended_at_ms },
    error: standing?.error ?? null,
  }
}

/**
 * Reads what CONTROL knows of the last look at a database, in two statements; null where it is none of a fleet's. A
 * CONTROL that does not answer knows nothing: the database itself can still be told of.
 */
export const readLastLook = async ({
  db: { name },
  fleet,
}: {
  readonly db: Database
  readonly fleet?: Pick<Fleet, 'control'> | null
}): Promise<LastLook | null> => {
  if (!fleet || name === fleet.control.name) return null
  try {
    return await readFrom(fleet.control, name)
  } catch (error) {
    const reason = describeDatabaseError(error)
    if (reason === null) throw error
    return { tick: null, error: `CONTROL can't be asked. ${reason}` }
  }
}

/** When it was last seen that what was evaluated before holds, as nothing has moved since; null: that was not seen. */
export const lookedAt = (look: LastLook | null, evaluatedAtMs: number): number | null =>
  look?.tick?.outcome === 'quiet' && look.tick.atMs > evaluatedAtMs ? look.tick.atMs : null
