import { z } from 'zod'
import { type Database, type Statement, statement } from '../db/database.ts'

/** A receiver that answered 410 Gone, the digest of its address then, and the deployment that it told so. */
const offRow = z.object({
  receiver: z.string(),
  destination: z.string(),
  deployed_at_ms: z.number(),
})

/** The receivers that answered 410 Gone. */
export const receiversOff = (db: Database): Promise<z.infer<typeof offRow>[]> =>
  db.all(
    statement('SELECT receiver, destination, deployed_at_ms FROM viewkeeper_receivers_off'),
    offRow,
  )

interface SwitchOff {
  readonly receiver: string
  readonly destination: string
  /** When this version of the worker was deployed; null where that is not known. */
  readonly deployedAt: Date | null
  readonly now: Date
}

export const switchReceiverOff = (off: SwitchOff): Statement =>
  statement(
    `INSERT INTO viewkeeper_receivers_off (receiver, destination, deployed_at_ms, off_since_ms)
    VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (receiver) DO UPDATE SET destination = excluded.destination,
      deployed_at_ms = excluded.deployed_at_ms, off_since_ms = excluded.off_since_ms`,
    off.receiver,
    off.destination,
    off.deployedAt?.getTime() ?? 0,
    off.now.getTime(),
  )
