import { type Statement, statement } from '../db/database.ts'

/** A table of the alerts that each of the messages `among` tells about: those that fire, and those that have ended. */
const said = (among: string): string => `
  SELECT o.id, o.receiver, o.group_key, f.value AS alert FROM ${among} o, json_each(o.firing) f
  UNION SELECT o.id, o.receiver, o.group_key, f.value FROM ${among} o
    JOIN viewkeeper_outbox_ended e ON e.id = o.id, json_each(e.ended) f`

/** What stands in either of two JSON lists. */
const either = (one: string, other: string): string =>
  `(SELECT json_group_array(value) FROM (SELECT value FROM json_each(${one}) UNION SELECT value FROM json_each(${other})))`

/**
 * Leaves untold what the given messages tell about, in the same batch in which they end: nobody knows whether their
 * receivers heard of it. Those alerts are stored as known and silenced, so that the next evaluate tells of each that
 * fires and of each that has ended. With `isLeftToNewer` what newer messages that wait tell about is left to them.
 * `ending` selects messages of the outbox, with ?1; ?2 is the time.
 */
const leaveUntold = (
  ending: string,
  what: string | number,
  { now, isLeftToNewer }: { readonly now: Date; readonly isLeftToNewer: boolean },
): Statement =>
  statement(
    `WITH ending AS (${ending}),
    waiting AS (
      SELECT o.id, o.receiver, o.group_key, o.firing FROM ending e JOIN viewkeeper_outbox o
        ON o.status = 'pending' AND o.receiver = e.receiver AND o.group_key = e.group_key AND o.id > e.id
      WHERE ${isLeftToNewer} AND o.id NOT IN (SELECT id FROM ending)),
    lost AS (${said('ending')}),
    told AS (${said('waiting')}),
    untold AS (
      SELECT DISTINCT receiver, group_key, alert FROM lost l WHERE NOT EXISTS (
        SELECT 1 FROM told t WHERE t.receiver = l.receiver AND t.group_key = l.group_key
          AND t.alert = l.alert AND t.id > l.id))
    INSERT INTO viewkeeper_alert_groups (receiver, group_key, firing, silenced, notified_at_ms)
    SELECT receiver, group_key, json_group_array(alert), json_group_array(alert), ?2
    FROM (SELECT * FROM untold ORDER BY alert) WHERE true GROUP BY receiver, group_key
    ON CONFLICT (receiver, group_key) DO UPDATE SET
      firing = ${either('viewkeeper_alert_groups.firing', 'excluded.firing')},
      silenced = ${either('viewkeeper_alert_groups.silenced', 'excluded.silenced')}`,
    what,
    now.getTime(),
  )

const columns = 'm.id, m.receiver, m.group_key, m.firing'

/** For a message that is given up, while it still waits. */
export const leaveMessageUntold = (id: string, now: Date): Statement =>
  leaveUntold(
    `SELECT ${columns} FROM viewkeeper_outbox m WHERE m.status = 'pending' AND m.id = ?1`,
    id,
    { now, isLeftToNewer: true },
  )

/** For the messages that `selection` gives the ids of, with ?1. */
export const leaveMessagesUntold = (selection: string, what: number, now: Date): Statement =>
  leaveUntold(
    `SELECT ${columns} FROM viewkeeper_outbox m WHERE m.status = 'pending' AND m.id IN (${selection})`,
    what,
    { now, isLeftToNewer: true },
  )

/** Whether the group of message `m` has newer ones; written so that each part finds its index. */
const isOvertaken = `(${["= 'pending'", "= 'dead'", "IN ('delivered', 'superseded')"]
  .map(
    (status) => `EXISTS (SELECT 1 FROM viewkeeper_outbox n WHERE n.status ${status}
      AND n.receiver = m.receiver AND n.group_key = m.group_key AND n.id > m.id)`,
  )
  .join(' OR ')})`

/**
 * For a message that has ended and is sent again after newer ones: its receiver may go by it, or ignore it because it
 * has seen its id before. Nothing is left to newer ones that wait: where the answer of a try was lost, they may have
 * arrived before it, and count for nothing when they come again.
 */
export const leaveOvertakenUntold = (id: string, now: Date): Statement =>
  leaveUntold(
    `SELECT ${columns} FROM viewkeeper_outbox m
    WHERE m.status IN ('delivered', 'dead', 'superseded') AND m.id = ?1 AND ${isOvertaken}`,
    id,
    { now, isLeftToNewer: false },
  )

/**
 * For a message that was given up and is sent again as the newest of its group: once it has arrived, its receiver
 * knows what it tells.
 */
export const trustNewest = (id: string, now: Date): Statement => {
  const about = `SELECT alert FROM (${said('message')})`
  const without = (list: string) =>
    `SELECT value FROM json_each(coalesce(${list}, '[]')) WHERE value NOT IN (${about})`
  return statement(
    `WITH message AS (
      SELECT ${columns} FROM viewkeeper_outbox m
      WHERE m.status = 'dead' AND m.id = ?1 AND NOT ${isOvertaken})
    INSERT INTO viewkeeper_alert_groups (receiver, group_key, firing, silenced, notified_at_ms)
    SELECT m.receiver, m.group_key,
      (SELECT json_group_array(value) FROM (SELECT value FROM json_each(m.firing) UNION ${without('g.firing')})),
      (SELECT json_group_array(value) FROM (${without('g.silenced')})), ?2
    FROM message m LEFT JOIN viewkeeper_alert_groups g ON g.receiver = m.receiver AND g.group_key = m.group_key
    WHERE true
    ON CONFLICT (receiver, group_key) DO UPDATE SET firing = excluded.firing, silenced = excluded.silenced`,
    id,
    now.getTime(),
  )
}
