import * as z from 'zod/mini'
import { type Database, statement } from '../../db/database.ts'
import { json } from '../../db/json.ts'
import { keyOf, type SourceTable } from '../../engine/source-table.ts'
import { triggerSql } from '../../engine/triggers/trigger.ts'
import type { Catalog } from '../catalog.ts'
import { type Finding, fault } from '../finding.ts'
import { namesIn, ownColumnsIn } from '../triggers/sql-tokens.ts'

/**
 * The columns of a source table that our triggers, views, snapshots or audits name. A view reads no other than those
 * that a trigger on the table names: it has to see each of them change.
 */
export const usedColumns = ({ triggers, timeSeries }: Catalog, table: SourceTable): string[] => {
  const { name, columns, references } = table
  const used = new Set([
    ...[keyOf(table), ...Object.keys(references)].map((column) => column.toLowerCase()),
    ...triggers
      .filter((trigger) => trigger.table === name)
      .flatMap((trigger) => [...ownColumnsIn(triggerSql(trigger))]),
    ...timeSeries
      .filter(({ sources }) => sources.includes(name))
      .flatMap(({ plainView }) => [...namesIn(plainView.sql)]),
  ])
  return Object.keys(columns).filter(
    (column) => used.has(column.toLowerCase()) || column.endsWith('_at'),
  )
}

const tableRow = z.object({
  name: z.string(),
  type: z.string(),
  columns: json(z.array(z.string())),
  generated: json(z.array(z.string())),
  has_key: z.pipe(
    z.number(),
    z.transform((flag) => flag === 1),
  ),
})

type Found = z.infer<typeof tableRow>

const readTables = (db: Database, { sourceTables }: Catalog): Promise<Found[]> =>
  db.all(
    statement(
      `SELECT t.value ->> 'name' AS name, m.type,
        (SELECT json_group_array(lower(c.name)) FROM pragma_table_xinfo(m.name) c) AS columns,
        (SELECT json_group_array(lower(c.name)) FROM pragma_table_xinfo(m.name) c WHERE c.hidden IN (2, 3)) AS generated,
        m.type = 'table' AND (
          (SELECT group_concat(lower(c.name)) FROM pragma_table_info(m.name) c WHERE c.pk > 0) IS lower(t.value ->> 'key')
          OR EXISTS (SELECT 1 FROM pragma_index_list(m.name) i WHERE i."unique" AND NOT i.partial
            AND (SELECT group_concat(lower(x.name)) FROM pragma_index_info(i.name) x) IS lower(t.value ->> 'key'))) AS has_key
      FROM json_each(?1) t JOIN sqlite_master m ON m.type IN ('table', 'view') AND lower(m.name) = lower(t.value ->> 'name')`,
      JSON.stringify(sourceTables.map((table) => ({ name: table.name, key: keyOf(table) }))),
    ),
    tableRow,
  )

const columnFault = (table: SourceTable, column: string, found: Found): Finding => {
  const known = new Set(Object.keys(table.columns).map((name) => name.toLowerCase()))
  const others = found.columns.filter((name) => !known.has(name))
  const renamed =
    others.length === 0
      ? ''
      : ` Was it renamed? The table has ${others.join(', ')}: ALTER TABLE ${table.name} RENAME COLUMN … TO ${column}.`
  return fault(
    `${table.name}.${column}`,
    `is missing, and our triggers or views name it: they can't be put back.${renamed} Otherwise: ALTER TABLE ${table.name} ADD COLUMN ${column} ${table.columns[column]}.`,
  )
}

const faultsOf = (catalog: Catalog, table: SourceTable, found: Found | undefined): Finding[] => {
  if (found === undefined)
    return [
      fault(
        table.name,
        "is missing, and our triggers and views name it: they can't be put back. Make it, or undo what renamed it.",
      ),
    ]
  if (found.type === 'view')
    return [fault(table.name, 'is a view: our triggers need the table itself under this name.')]
  const used = usedColumns(catalog, table)
  const key = keyOf(table)
  return [
    ...used
      .filter((column) => !found.columns.includes(column.toLowerCase()))
      .map((column) => columnFault(table, column, found)),
    ...used
      .filter((column) => found.generated.includes(column.toLowerCase()))
      .map((column) =>
        fault(`${table.name}.${column}`, 'is a generated column: triggers do not see it change.'),
      ),
    ...(found.has_key || !found.columns.includes(key.toLowerCase())
      ? []
      : [
          fault(
            `${table.name}.${key}`,
            `is neither PRIMARY KEY nor UNIQUE: a row could not be told from another. CREATE UNIQUE INDEX ${table.name}_${key} ON ${table.name} (${key})`,
          ),
        ]),
  ]
}

/**
 * Whether the source tables, and in them all columns that triggers and views of ours name, are there, and rows can
 * be told by their key: one statement, for where the doctor can't go. Changes nothing.
 */
export const examineSourceTables = async (db: Database, catalog: Catalog): Promise<Finding[]> => {
  const found = new Map((await readTables(db, catalog)).map((table) => [table.name, table]))
  return catalog.sourceTables.flatMap((table) => faultsOf(catalog, table, found.get(table.name)))
}
