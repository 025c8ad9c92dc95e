import { type Database, harmless, type Statement, type StatementResult } from '../../db/database.ts'
import { type Faults, type Note, noteFaults } from '../../store/findings/note.ts'

export interface NotedRepair {
  /** The view's table. */
  readonly view: string
  /** What was found in it before the repair. */
  readonly found: readonly Faults[]
  readonly note: Note
  readonly repairs: readonly Statement[]
}

/**
 * Repairs what was found, with the finding in the same transaction, so that it can't be mended and forgotten; answers
 * what the repairs answered. Where the repair fails, the finding is noted by itself, and the error is thrown.
 */
export const repairNoted = async (
  db: Database,
  { view, found, note, repairs }: NotedRepair,
): Promise<readonly StatementResult[]> => {
  const noted = noteFaults(view, found, note)
  try {
    return (await db.batch([noted, ...repairs])).slice(1)
  } catch (error) {
    await db.run(harmless(noted))
    throw error
  }
}
