import { type CompiledView, compile } from '../../engine/compile.ts'
import { identifier } from '../../engine/expressions/sql.ts'
import { type Index, indexSql } from '../../engine/statements/indexes.ts'
import { insertRows, refreshAllRows } from '../../engine/statements/refresh-sql.ts'
import { supportTables } from '../../engine/triggers/support-tables.ts'
import { type Trigger, triggerSql } from '../../engine/triggers/trigger.ts'
import type { Catalog } from '../catalog.ts'
import { indexesOnSources } from '../schema.ts'
import type { Installed, KeptView, SqlOnTable } from './snapshot.ts'

/** Rows that one migration may fill in per view: well inside the 30 s that D1 gives one query. */
const fillLimit = 200_000

/**
 * Fills a view from what is there. What is beyond the limit is left to the job `backfill`. One that builds on
 * others is computed anew, as filling those moved it.
 */
const fillOf = (view: CompiledView): string[] => {
  if (view.children.some((use) => !use.isSource)) return refreshAllRows(view)
  const key = identifier(view.key)
  const missing =
    `${identifier(view.declaration.name)} d\n` +
    `WHERE NOT EXISTS (SELECT 1 FROM ${identifier(view.table)} v WHERE v.${key} = d.${key})\n` +
    `ORDER BY d.${key} LIMIT ${fillLimit}`
  return [insertRows(view, missing)]
}

const triggerText = (trigger: Trigger): SqlOnTable => ({
  name: trigger.name,
  table: trigger.table,
  sql: triggerSql(trigger),
})

const indexText = (index: Index): SqlOnTable => ({
  name: index.name,
  table: index.table,
  sql: indexSql(index),
})

/** Name and table of an index, from the statement that makes it. */
const readIndex = (sql: string): SqlOnTable => {
  const [, name, table] = /^CREATE INDEX IF NOT EXISTS (\S+) ON (\S+) /.exec(sql) ?? []
  if (name === undefined || table === undefined)
    throw new Error(`Not the statement of an index as a time series has it: ${sql}`)
  const bare = (text: string) => text.replaceAll('"', '')
  return { name: bare(name), table: bare(table), sql }
}

/** The text of a view's own objects, all but what fixes its values. */
export const viewText = (view: CompiledView): Omit<KeptView, 'definition'> => ({
  kind: 'view',
  table: view.table,
  tables: [{ name: view.table, sql: view.createTable }],
  indexes: [],
  plainView: { name: view.declaration.name, sql: view.createPlainView },
  triggers: view.triggers.map(triggerText),
  fill: fillOf(view),
  reads: view.children.flatMap((use) => (use.isSource ? [] : [use.table])),
})

/** The text of a time series' objects. */
export const seriesText = (series: Catalog['timeSeries'][number]): KeptView => ({
  kind: 'time series',
  table: series.table,
  tables: [...series.tables],
  indexes: series.indexes.map(readIndex),
  plainView: series.plainView,
  triggers: series.triggers.map(triggerText),
  fill: [...series.recount],
  definition: '',
  reads: [],
})

/** All that a database of this catalog holds beside the application's own, as it is compiled today. */
export const installedOf = (catalog: Catalog): Installed => {
  const { views, timeSeries, sourceTables } = catalog
  // Columns of the plain view alone are kept nowhere.
  const definitions = compile(
    views.map(({ declaration }) => ({ ...declaration, plainOnly: {} })),
    sourceTables,
  )
  return {
    support: [...supportTables],
    indexes: [
      ...indexesOnSources(catalog).map(indexText),
      ...timeSeries.flatMap((series) => series.sourceIndexes.map(readIndex)),
    ],
    views: [
      ...views.map((view, at) => ({
        ...viewText(view),
        definition: definitions[at]?.createPlainView ?? '',
      })),
      ...timeSeries.map(seriesText),
    ],
  }
}
