import { mayRollBack } from '../../db/canary.ts'
import type { Database } from '../../db/database.ts'
import type { ProbeBatch } from './operation.ts'
import { refusalOf } from './refusal.ts'
import { runUndone } from './undone.ts'
import { type Canaries, undoneWrites } from './writes.ts'

/**
 * One run of a batch: how long it was there and back (null: it was not sent), and why not all of it took effect
 * (null: all did).
 */
export interface ProbeSample {
  readonly seconds: number | null
  readonly reason: string | null
}

/**
 * Writes the canary rows of a batch in one transaction that always fails at its end, so that nothing of them
 * or of what they set off stays. Where the application's triggers or constraints refuse or swallow a row, the
 * sample says why, without SQL. Throws on a fault of the database or of a trigger of ours.
 */
export const probeBatch = async (
  db: Database,
  now: () => Date,
  batch: ProbeBatch,
  of: Canaries,
): Promise<ProbeSample> => {
  if (batch.writes.some(({ table }) => of.schema.get(table)?.rolls_back))
    return { seconds: null, reason: mayRollBack }
  const statements = undoneWrites(batch, of)
  const sent = now().getTime()
  const outcome = await runUndone(db, statements)
  const seconds = (now().getTime() - sent) / 1000
  return { seconds, reason: await refusalOf(db, batch, of, outcome) }
}
