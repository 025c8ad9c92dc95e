import { type Database, type Statement, statement } from '../../db/database.ts'
import { identifier } from '../../engine/expressions/sql.ts'
import { dropTriggerSql } from '../../engine/triggers/trigger.ts'
import { markPaused } from '../../store/pause.ts'
import type { Catalog } from '../catalog.ts'
import { takeOutUpgrading } from '../upgrade/upgrade.ts'
import { pausableNamed, withViewsAbove } from './installation.ts'

/** Takes triggers and plain views of these views out, whatever of them is there. */
export const takeOut = ({ installations }: Catalog, wanted: readonly string[]): Statement[] => {
  const parts = installations.filter(({ view }) => wanted.includes(view))
  return [
    ...parts.flatMap((part) => part.triggers.map((trigger) => statement(dropTriggerSql(trigger)))),
    ...parts
      .toReversed()
      .map(({ plainView }) => statement(`DROP VIEW IF EXISTS ${identifier(plainView.name)}`)),
  ]
}

/**
 * Takes triggers and plain views out: of every view, or of one (with or without `_mv`) and those that build on
 * it. Writes cost nothing extra then, any migration passes, and the views stand still. One transaction; safe to
 * repeat. Gives the views that are paused by it, by table; throws for a name that is none.
 */
export const suspend = async (
  db: Database,
  catalog: Catalog,
  now: Date,
  name?: string,
): Promise<string[]> => {
  const paused =
    name === undefined
      ? catalog.installations.map(({ view }) => view)
      : withViewsAbove(catalog, [pausableNamed(catalog, name)])
  const upgrading = await takeOutUpgrading(db, name === undefined ? undefined : paused)
  await db.batch([...takeOut(catalog, paused), ...upgrading, markPaused(paused, now)])
  return paused
}
