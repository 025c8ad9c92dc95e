import { type Database, type Statement, statement } from '../db/database.ts'
import { markPaused, markResumed } from '../db/pause.ts'
import { identifier } from './compile/sql.ts'
import { triggerSql } from './compile/triggers/trigger.ts'
import { recountQueue } from './queue-counts.ts'
import { triggers } from './schema.ts'

const dropTriggers = (): Statement[] =>
  triggers.map(({ name }) => statement(`DROP TRIGGER IF EXISTS ${identifier(name)}`))

/** Takes our triggers away, for a bulk import: writes cost nothing extra, and the views stand still. */
export const pauseTriggers = async (db: Database, now: Date): Promise<void> => {
  await db.batch([...dropTriggers(), markPaused(now)])
}

/**
 * Puts every trigger back as compiled, in one transaction. What was put aside before the pause is of no use
 * any more; the queue is counted anew. The views themselves need a backfill after this.
 */
export const installTriggers = async (db: Database): Promise<void> => {
  await db.batch([
    ...dropTriggers(),
    statement('DELETE FROM viewkeeper_replaced'),
    ...recountQueue.map((sql) => statement(sql)),
    ...triggers.map((trigger) => statement(triggerSql(trigger))),
    markResumed(),
  ])
}
