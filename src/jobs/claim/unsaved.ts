import type { Database } from '../../db/database.ts'
import { log } from '../../log/log.ts'
import { type Invocation, saveRuns } from '../../store/invocations.ts'

/** How many are remembered: the oldest is forgotten, and found to have crashed once its lease is over. */
const most = 20

const remembered = new Map<string, Invocation>()

const keyOf = (db: Database, { series, number }: Invocation): string =>
  JSON.stringify([db.name, series, number])

/** Remembers an invocation that could not be recorded, for as long as this instance of the worker lives. */
export const remember = (db: Database, invocation: Invocation): void => {
  remembered.set(keyOf(db, invocation), invocation)
  const [oldest] = remembered.keys()
  if (remembered.size > most && oldest !== undefined) remembered.delete(oldest)
}

/**
 * Records the runs of an invocation, and gives whether they were still its holder's to record. Where that fails they are
 * remembered, and the error is thrown.
 */
export const saveOrRemember = async (db: Database, invocation: Invocation): Promise<boolean> => {
  try {
    const [result] = await db.batch([saveRuns(db, invocation)])
    remembered.delete(keyOf(db, invocation))
    return result?.rows.length === 1
  } catch (error) {
    remember(db, invocation)
    throw error
  }
}

/**
 * Records what could not be recorded before, and so frees its leases. Once that fails the rest is remembered further: a
 * database that does not answer must not hold up what is to be done once for each.
 */
export const saveRemembered = async (db: Database): Promise<void> => {
  for (const [key, invocation] of [...remembered])
    if (key === keyOf(db, invocation))
      try {
        await saveOrRemember(db, invocation)
      } catch (error) {
        log({
          event: 'job_finished',
          database: db.name,
          job: Object.keys(invocation.runs).join(', '),
          trigger: invocation.run_trigger,
          status: 'unrecorded',
          error: String(error),
        })
        return
      }
}
