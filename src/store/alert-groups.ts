import { z } from 'zod'
import { type Statement, statement } from '../db/database.ts'

/** What a receiver was last told of a group of alerts. */
export const alertGroupRow = z.object({
  receiver: z.string(),
  group_key: z.string(),
  firing: z.array(z.string()),
  silenced: z.array(z.string()),
  notified_at_ms: z.number(),
})

/**
 * Reads each as JSON; for `alertingState`. One with a message still on its way counts as notified now (?1), so
 * that repeats don't pile up while its receiver is down.
 */
export const alertGroupsAsJson = `SELECT 'group', json_object('receiver', g.receiver,
    'group_key', g.group_key, 'firing', json(g.firing), 'silenced', json(g.silenced),
    'notified_at_ms', iif(EXISTS (SELECT 1 FROM viewkeeper_outbox o WHERE o.status = 'pending'
      AND o.receiver = g.receiver AND o.group_key = g.group_key), ?1, g.notified_at_ms))
  FROM viewkeeper_alert_groups g`

interface AlertGroup {
  readonly receiver: string
  readonly group_key: string
  readonly firing: readonly string[]
  readonly silenced: readonly string[]
  readonly notified_at_ms: number
}

/** Stores any number of groups in one statement; one in which nothing fires any more is forgotten. */
export const saveAlertGroups = (groups: readonly AlertGroup[]): Statement[] => [
  statement(
    `INSERT INTO viewkeeper_alert_groups (receiver, group_key, firing, silenced, notified_at_ms)
    SELECT value ->> 'receiver', value ->> 'group_key', value ->> 'firing', value ->> 'silenced',
      value ->> 'notified_at_ms' FROM json_each(?1) WHERE true
    ON CONFLICT (receiver, group_key) DO UPDATE SET firing = excluded.firing,
      silenced = excluded.silenced, notified_at_ms = excluded.notified_at_ms`,
    JSON.stringify(groups),
  ),
  statement("DELETE FROM viewkeeper_alert_groups WHERE firing = '[]'"),
]
