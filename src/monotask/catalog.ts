import { compile } from '../engine/compile.ts'
import { identifier, indent } from '../engine/expressions/sql.ts'
import type { SourceTable } from '../engine/source-table.ts'
import { type Index, indexSql, sourceIndexes } from '../engine/statements/indexes.ts'
import { moreLabelsTable } from '../engine/triggers/labels.ts'
import { replacedTable } from '../engine/triggers/replaced.ts'
import { type Trigger, triggerSql } from '../engine/triggers/trigger.ts'
import { type Catalog, catalogOf } from '../keeper/catalog.ts'
import {
  queueCountsTable,
  queueCountsTriggers,
  recountQueue,
  recountQueueIf,
} from './queue/queue-counts.ts'
import {
  queueSourceIndexes,
  queueSummaryIndex,
  queueSummaryTable,
  queueSummaryView,
} from './queue/queue-summary.ts'
import { sourceTables } from './source-tables.ts'
import { declarations } from './views/index.ts'

/** The views kept by triggers; one that builds on another stands after it. */
export const views = compile(declarations, sourceTables)

/** What is kept in MonoTask's databases. */
export const catalog: Catalog = catalogOf({
  views,
  sourceTables,
  timeSeries: [
    {
      table: 'automation_queue_summary_mv',
      tables: [
        { name: 'viewkeeper_queue_counts', sql: queueCountsTable },
        { name: 'automation_queue_summary_mv', sql: queueSummaryTable },
      ],
      indexes: [queueSummaryIndex],
      sourceIndexes: queueSourceIndexes,
      plainView: { name: 'automation_queue_summary', sql: queueSummaryView },
      triggers: queueCountsTriggers,
      recount: recountQueue,
      recountIf: recountQueueIf,
    },
  ],
})

const indexes = sourceIndexes(views)

export const triggers: readonly Trigger[] = [
  ...views.flatMap((view) => view.triggers),
  ...queueCountsTriggers,
]

const sourceTableSql = (table: SourceTable): string => {
  const columns = Object.entries(table.columns).map(([name, definition]) => {
    const target = table.references[name]
    const references =
      target === undefined ? '' : ` REFERENCES ${identifier(target)}(id) ON DELETE CASCADE`
    return `${identifier(name)} ${definition}${references}`
  })
  return `CREATE TABLE IF NOT EXISTS ${identifier(table.name)} (\n${indent(columns.join(',\n'))}\n)`
}

/** An index for each foreign key that the views' own indexes don't begin with. */
const foreignKeyIndexes = (): Index[] => {
  const covered = new Set(indexes.map((index) => index.name))
  return sourceTables
    .flatMap(({ name, references }) =>
      Object.keys(references).map((column) => ({
        name: `idx_${name}_${column}`,
        table: name,
        terms: [identifier(column)],
      })),
    )
    .filter((index) => !covered.has(index.name))
}

/**
 * MonoTask's own tables, created only where missing. The indexes on foreign keys are as wide as the triggers
 * need them, so that no second one has to be paid for on every write.
 */
export const baseline = (): string[] => [
  ...sourceTables.map(sourceTableSql),
  ...[...indexes, ...foreignKeyIndexes()].map(indexSql),
  ...queueSourceIndexes,
]

/** Every plain view, one that reads others after them. */
export const plainViews: readonly { readonly name: string; readonly sql: string }[] = [
  ...views.map((v) => ({ name: v.declaration.name, sql: v.createPlainView })),
  { name: 'automation_queue_summary', sql: queueSummaryView },
]

/** The materialized views: tables, plain views and triggers. Safe to run again. */
export const materializedViews = (): string[] => [
  ...triggers.map(({ name }) => `DROP TRIGGER IF EXISTS ${identifier(name)}`),
  replacedTable,
  moreLabelsTable,
  queueCountsTable,
  queueSummaryTable,
  ...views.map((view) => view.createTable),
  ...plainViews.flatMap(({ name, sql }) => [`DROP VIEW IF EXISTS ${identifier(name)}`, sql]),
  queueSummaryIndex,
  ...triggers.map(triggerSql),
]

/** Takes away what `materializedViews` made. */
export const dropMaterializedViews = (): string[] => [
  ...triggers.map(({ name }) => `DROP TRIGGER IF EXISTS ${identifier(name)}`),
  ...plainViews.toReversed().map(({ name }) => `DROP VIEW IF EXISTS ${identifier(name)}`),
  ...[...views.map((v) => v.table), 'automation_queue_summary_mv'].map(
    (name) => `DROP TABLE IF EXISTS ${identifier(name)}`,
  ),
  'DROP TABLE IF EXISTS viewkeeper_queue_counts',
  'DROP TABLE IF EXISTS viewkeeper_replaced',
  'DROP TABLE IF EXISTS viewkeeper_more_labels',
]
