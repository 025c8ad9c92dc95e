import { type Statement, statement } from '../../db/database.ts'
import { identifier } from '../../engine/expressions/sql.ts'
import { dropTriggerSql, triggerSql } from '../../engine/triggers/trigger.ts'
import { clearBackfillPosition } from '../../store/backfill.ts'
import { endPauses } from '../../store/pause.ts'
import { clearUpgrades, requireUnchanged } from '../../store/upgrades.ts'
import type { Catalog } from '../catalog.ts'
import type { Pending } from './pending.ts'
import { ofTheApplication, type Standing, triggersOf } from './standing.ts'

/** What the views share of their rows goes, or comes along to the new name. */
const moveShared = ({ upgrades, rebuilt }: Pending): Statement[] => {
  const gone = JSON.stringify([
    ...upgrades.map(({ name }) => name),
    ...rebuilt.map(({ beside }) => beside.table),
  ])
  const old = JSON.stringify(upgrades.flatMap(({ name, work }) => (work === 'replace' ? [] : name)))
  return [
    // Between two statements nothing has to be put aside.
    statement(
      'DELETE FROM viewkeeper_replaced WHERE view IN (SELECT value FROM json_each(?1))',
      gone,
    ),
    statement(
      'DELETE FROM viewkeeper_more_labels WHERE view IN (SELECT value FROM json_each(?1))',
      old,
    ),
    ...rebuilt.map(({ final, beside }) =>
      statement(
        'UPDATE viewkeeper_more_labels SET view = ?1 WHERE view = ?2',
        final.table,
        beside.table,
      ),
    ),
  ]
}

const dropView = (name: string) => `DROP VIEW IF EXISTS ${identifier(name)}`
const dropTable = (name: string) => `DROP TABLE IF EXISTS ${identifier(name)}`

/**
 * The statements, one transaction, after which every view is as this version makes it: what kept the old ones goes,
 * the new tables take their names, triggers and plain views are made as compiled. What the application has put on a
 * view's table, such as an index, is made again. Fails, with nothing changed, where `pending` is not what stands there
 * any more. `standing`: what was in the database before.
 */
export const swapStatements = (
  catalog: Catalog,
  pending: Pending,
  standing: readonly Standing[],
): Statement[] => {
  const { upgrades, rebuilt } = pending
  const names = new Set(upgrades.map(({ name }) => name))
  const parts = catalog.installations.filter(({ view }) => names.has(view))
  const series = catalog.timeSeries.filter(({ table }) => names.has(table))
  const old = triggersOf(standing, upgrades)
  const dropped = new Set(old.map(({ name }) => name))
  const own = new Set(parts.flatMap(({ triggers }) => triggers.map(({ name }) => name)))
  const triggers = catalog.triggers.filter(({ name }) => own.has(name) || dropped.has(name))
  const work = (of: string) => upgrades.filter((upgrade) => upgrade.work === of)
  const replaced = rebuilt.map(({ final }) => final.table)
  const sql = [
    // Views of the application may name the table that goes for a moment. SQLite would refuse the new name then.
    'PRAGMA legacy_alter_table = ON',
    ...[...old, ...triggers].map(dropTriggerSql),
    ...[
      ...rebuilt.map(({ beside }) => beside.declaration.name),
      ...upgrades.flatMap(({ plain_views }) => plain_views),
    ].map(dropView),
    ...rebuilt.flatMap(({ final, beside }) => [
      dropTable(final.table),
      `ALTER TABLE ${identifier(beside.table)} RENAME TO ${identifier(final.table)}`,
    ]),
    ...work('drop').flatMap(({ tables }) => tables.map(dropTable)),
    ...work('drop index').map(({ name }) => `DROP INDEX IF EXISTS ${identifier(name)}`),
    ...parts.map(({ plainView }) => plainView.sql),
    ...series.flatMap(({ recount }) => recount),
    ...triggers.map(triggerSql),
    ...ofTheApplication(standing, replaced).map((object) => object.sql),
    'PRAGMA legacy_alter_table = OFF',
  ]
  return [
    requireUnchanged(upgrades),
    ...sql.map((text) => statement(text)),
    ...moveShared(pending),
    endPauses(upgrades.flatMap(({ name, work: of }) => (of === 'rebuild' ? [name] : []))),
    // A backfill may have stopped in a view that goes.
    clearBackfillPosition(),
    clearUpgrades(),
  ]
}
