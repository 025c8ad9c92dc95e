import { z } from 'zod'
import { type Database, type Statement, statement } from './database.ts'

const offRow = z.object({ receiver: z.string(), destination: z.string() })

/** Receivers that answered 410 Gone, with a digest of the address they had then. */
export const receiversOff = (db: Database): Promise<z.infer<typeof offRow>[]> =>
  db.all(statement('SELECT receiver, destination FROM viewkeeper_receivers_off'), offRow)

export const switchReceiverOff = (receiver: string, destination: string, now: Date): Statement =>
  statement(
    `INSERT INTO viewkeeper_receivers_off (receiver, destination, off_since_ms) VALUES (?1, ?2, ?3)
    ON CONFLICT (receiver) DO UPDATE SET destination = excluded.destination, off_since_ms = excluded.off_since_ms`,
    receiver,
    destination,
    now.getTime(),
  )
