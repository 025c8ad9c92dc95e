import * as z from 'zod/mini'
import { type Database, type Statement, statement } from '../db/database.ts'
import { json } from '../db/json.ts'
import { deleteOld } from './old-rows.ts'

const day = 86_400_000

const sample = z.object({ sampled_at_ms: z.int(), size_bytes: z.int() })

const baseline = z.object({
  newest_ms: z.nullable(z.int()),
  week: z.nullable(json(sample)),
})

/** When the size was last sampled, and the newest sample that is 7 days old or older; none from the future. */
export const sizeHistory = (db: Database, now: Date): Promise<z.output<typeof baseline>> => {
  return db.only(
    statement(
      `SELECT (SELECT max(sampled_at_ms) FROM viewkeeper_size_samples
          WHERE database = ?1 AND sampled_at_ms <= ?3) AS newest_ms,
        (SELECT json_object('sampled_at_ms', sampled_at_ms, 'size_bytes', size_bytes) FROM viewkeeper_size_samples
          WHERE database = ?1 AND sampled_at_ms <= ?2 ORDER BY sampled_at_ms DESC LIMIT 1) AS week`,
      db.name,
      now.getTime() - 7 * day,
      now.getTime(),
    ),
    baseline,
  )
}

export const saveSizeSample = (db: Database, now: Date, sizeBytes: number): Statement =>
  statement(
    `INSERT INTO viewkeeper_size_samples (database, sampled_at_ms, size_bytes) VALUES (?1, ?2, ?3)
    ON CONFLICT DO NOTHING`,
    db.name,
    now.getTime(),
    sizeBytes,
  )

/** Deletes up to `limit` sizes sampled before `before`; answers one row for each. */
export const deleteOldSizeSamples = deleteOld('viewkeeper_size_samples', 'sampled_at_ms')
