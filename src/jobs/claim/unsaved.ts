import type { Database } from '../../db/database.ts'
import { log } from '../../log/log.ts'
import { type Invocation, saveRuns } from '../../store/invocations.ts'

/** How many are remembered: the oldest is forgotten, and found to have crashed once its lease is over. */
const most = 20

const remembered = new Map<string, Invocation>()

const keyOf = (db: Database, { series, number }: Invocation): string =>
  JSON.stringify([db.name, series, number])

/**
 * Records the runs of an invocation. Where that fails they are remembered, for as long as this instance of the worker
 * lives, and the error is thrown.
 */
export const saveOrRemember = async (db: Database, invocation: Invocation): Promise<void> => {
  const key = keyOf(db, invocation)
  try {
    await db.run(saveRuns(db, invocation))
    remembered.delete(key)
  } catch (error) {
    remembered.set(key, invocation)
    const [oldest] = remembered.keys()
    if (remembered.size > most && oldest !== undefined) remembered.delete(oldest)
    throw error
  }
}

/** Records what could not be recorded before, and so frees its leases. What still can't be is remembered further. */
export const saveRemembered = async (db: Database): Promise<void> => {
  for (const [key, invocation] of [...remembered])
    if (key === keyOf(db, invocation))
      await saveOrRemember(db, invocation).catch((error: unknown) =>
        log({
          event: 'job_finished',
          database: db.name,
          job: Object.keys(invocation.runs).join(', '),
          trigger: invocation.run_trigger,
          status: 'unrecorded',
          error: String(error),
        }),
      )
}
