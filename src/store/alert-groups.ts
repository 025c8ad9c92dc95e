import * as z from 'zod/mini'
import type { GroupState } from '../alerting/notify.ts'
import { type Statement, statement } from '../db/database.ts'

export const alertGroupRow: z.ZodMiniType<GroupState> = z.object({
  receiver: z.string(),
  group_key: z.string(),
  firing: z.array(z.string()),
  silenced: z.array(z.string()),
  notified_at_ms: z.number(),
})

/**
 * Every group's state, as JSON for `alertingState`. A group with a message that waits to be sent counts as notified
 * now (?1), so that repeated messages don't pile up while its receiver is down.
 */
export const alertGroupsAsJson = `SELECT 'group', json_object('receiver', g.receiver,
    'group_key', g.group_key, 'firing', json(g.firing), 'silenced', json(g.silenced),
    'notified_at_ms', iif(EXISTS (SELECT 1 FROM viewkeeper_outbox o WHERE o.status = 'pending'
      AND o.receiver = g.receiver AND o.group_key = g.group_key), ?1, g.notified_at_ms))
  FROM viewkeeper_alert_groups g`

/** Stores the states of groups in one statement. */
export const saveAlertGroups = (groups: readonly GroupState[]): Statement =>
  statement(
    `INSERT INTO viewkeeper_alert_groups (receiver, group_key, firing, silenced, notified_at_ms)
    SELECT value ->> 'receiver', value ->> 'group_key', value ->> 'firing', value ->> 'silenced',
      value ->> 'notified_at_ms' FROM json_each(?1) WHERE true
    ON CONFLICT (receiver, group_key) DO UPDATE SET firing = excluded.firing,
      silenced = excluded.silenced, notified_at_ms = excluded.notified_at_ms`,
    JSON.stringify(groups),
  )

/** Forgets the groups in which nothing fires any more. */
export const forgetSettledGroups: Statement = statement(
  "DELETE FROM viewkeeper_alert_groups WHERE firing = '[]'",
)

/** Deletes up to `limit` states about alerts of which none is kept any more, and gives their keys. */
export const forgetAlertGroups = (limit: number): Statement =>
  statement(
    `DELETE FROM viewkeeper_alert_groups WHERE (receiver, group_key) IN (
      SELECT receiver, group_key FROM viewkeeper_alert_groups g WHERE NOT EXISTS (
        SELECT 1 FROM json_each(g.firing) f JOIN viewkeeper_alerts a ON a.fingerprint = f.value)
      LIMIT ?1) RETURNING group_key AS key`,
    limit,
  )
