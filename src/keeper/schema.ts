import { identifier } from '../engine/expressions/sql.ts'
import { type Index, indexSql, sourceIndexes } from '../engine/statements/indexes.ts'
import { foreignKeyIndexes, sourceTableSql } from '../engine/statements/source-table-sql.ts'
import { supportTables } from '../engine/triggers/support-tables.ts'
import { dropTriggerSql, triggerSql } from '../engine/triggers/trigger.ts'
import type { Catalog } from './catalog.ts'

/**
 * The indexes on source tables that views and the application's own queries go by, and one for each foreign key that
 * none of them begins with.
 */
export const indexesOnSources = ({ views, sourceTables, indexes }: Catalog): Index[] => {
  const known = [...sourceIndexes(views), ...indexes]
  return [...known, ...foreignKeyIndexes(sourceTables, known)]
}

/**
 * The source tables, made only where they are missing, and the indexes on them. Those on foreign keys are as wide as
 * the triggers need them, so that no write has to pay for a second one.
 */
export const baseline = (catalog: Catalog): string[] => [
  ...catalog.sourceTables.map((table) => sourceTableSql(table, catalog.sourceTables)),
  ...indexesOnSources(catalog).map(indexSql),
  ...catalog.timeSeries.flatMap((series) => series.sourceIndexes),
]

/** Every table of ours in the database, in the order in which they are made, with the statement that makes it. */
export const ownTables = ({ views, timeSeries }: Catalog) => [
  ...supportTables,
  ...timeSeries.flatMap(({ tables }) => tables),
  ...views.map(({ table, createTable }) => ({ name: table, sql: createTable })),
]

const dropTriggers = ({ triggers }: Catalog): string[] => triggers.map(dropTriggerSql)

/** The materialized views: tables, plain views and triggers. Safe to run again. */
export const materializedViews = (catalog: Catalog): string[] => [
  ...dropTriggers(catalog),
  ...ownTables(catalog).map(({ sql }) => sql),
  ...catalog.plainViews.flatMap(({ name, sql }) => [
    `DROP VIEW IF EXISTS ${identifier(name)}`,
    sql,
  ]),
  ...catalog.timeSeries.flatMap(({ indexes }) => indexes),
  ...catalog.triggers.map(triggerSql),
]

/** Takes away what `materializedViews` made. */
export const dropMaterializedViews = (catalog: Catalog): string[] => [
  ...dropTriggers(catalog),
  ...catalog.plainViews.toReversed().map(({ name }) => `DROP VIEW IF EXISTS ${identifier(name)}`),
  ...[
    ...catalog.views.map(({ table }) => table),
    ...catalog.timeSeries.flatMap(({ tables }) => tables.map(({ name }) => name)).toReversed(),
    ...supportTables.map(({ name }) => name),
  ].map((name) => `DROP TABLE IF EXISTS ${identifier(name)}`),
]
