import { z } from 'zod'
import { type Database, type Statement, statement } from './database.ts'

const groupRow = z.object({
  receiver: z.string(),
  group_key: z.string(),
  firing: z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text))),
  notified_at_ms: z.number(),
})

/** What a receiver was last told of a group of alerts. */
export type AlertGroupRow = z.infer<typeof groupRow>

export const alertGroups = (db: Database): Promise<AlertGroupRow[]> =>
  db.all(
    statement('SELECT receiver, group_key, firing, notified_at_ms FROM viewkeeper_alert_groups'),
    groupRow,
  )

/** Stores any number of groups in one statement; one in which nothing fires any more is forgotten. */
export const saveAlertGroups = (
  groups: readonly (Omit<AlertGroupRow, 'firing'> & { readonly firing: readonly string[] })[],
): Statement[] => [
  statement(
    `INSERT INTO viewkeeper_alert_groups (receiver, group_key, firing, notified_at_ms)
    SELECT value ->> 'receiver', value ->> 'group_key', value ->> 'firing', value ->> 'notified_at_ms'
    FROM json_each(?1) WHERE true
    ON CONFLICT (receiver, group_key) DO UPDATE SET firing = excluded.firing,
      notified_at_ms = excluded.notified_at_ms`,
    JSON.stringify(groups),
  ),
  statement("DELETE FROM viewkeeper_alert_groups WHERE firing = '[]'"),
]
