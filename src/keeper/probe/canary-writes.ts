import { type CanarySchema, type CanaryTable, writeCanary } from '../../db/canary.ts'
import { type Statement, statement } from '../../db/database.ts'
import type { SourceTable } from '../../engine/source-table.ts'
import type { Catalog } from '../catalog.ts'

/** The canary rows to write: of these tables, under ids that begin with `prefix`. */
interface Canaries {
  readonly prefix: string
  readonly schema: CanarySchema
  readonly tables: readonly SourceTable[]
}

/** With what each table's canary row holds. */
interface Probed extends Canaries {
  readonly canaries: readonly CanaryTable[]
}

const write = (verb: 'INSERT' | 'REPLACE', table: SourceTable, row: string, of: Probed) =>
  of.canaries
    .filter(({ name }) => name === table.name)
    .map((canary) => writeCanary(verb, canary, of.schema, `${of.prefix}-${row}`, `${of.prefix}-a`))

/** Inserts a row that is there and stays: what is put aside of it then is left behind. */
const insertIgnored = (table: SourceTable, row: string, of: Probed): Statement[] =>
  write('INSERT', table, row, of).map(({ sql, params }) =>
    statement(sql.replace(/^INSERT /, 'INSERT OR IGNORE '), ...params),
  )

/** Lets the canary children of a table point at one of its rows, which need not be there. */
const pointChildren = (table: SourceTable, row: string, { prefix, tables }: Canaries) =>
  tables.flatMap((child) =>
    Object.entries(child.references)
      .filter(([, target]) => target === table.name)
      .map(([column]) =>
        statement(
          `UPDATE ${child.name} SET ${column} = ?1 WHERE id = ?2`,
          `${prefix}-${row}`,
          `${prefix}-d`,
        ),
      ),
  )

const rename = (table: SourceTable, from: string, to: string, { prefix }: Canaries) =>
  statement(
    `UPDATE OR REPLACE ${table.name} SET id = ?1 WHERE id = ?2`,
    `${prefix}-${to}`,
    `${prefix}-${from}`,
  )

/**
 * Takes row `a` of one table through every kind of write: a plain one, an ignored one, a replacing one, a rename over
 * another row, and one where the children are there before their parent. Row `d` is left, with all children.
 */
const round = (table: SourceTable, of: Probed): Statement[] => {
  const change = of.canaries.find(({ name }) => name === table.name)?.change
  return [
    ...write('INSERT', table, 'b', of),
    ...(change === undefined
      ? []
      : [
          ...insertIgnored(table, 'b', of),
          statement(`UPDATE ${table.name} SET ${change} WHERE id = ?1`, `${of.prefix}-b`),
        ]),
    ...write('REPLACE', table, 'b', of),
    ...pointChildren(table, 'c', of),
    rename(table, 'a', 'b', of),
    rename(table, 'b', 'c', of),
    ...pointChildren(table, 'd', of),
    ...write('INSERT', table, 'd', of),
    statement(`DELETE FROM ${table.name} WHERE id = ?1`, `${of.prefix}-c`),
  ]
}

/** A row whose id is over 100 kB: it has no view row. An application that refuses it is not asked further. */
const oversized = (table: SourceTable, of: Probed): Statement[] => {
  const id = '(?1 || hex(zeroblob(60000)))'
  return [
    ...write('INSERT', table, 'e', of).map(({ sql, params }) =>
      statement(sql.replaceAll('?1', id).replace(/^INSERT /, 'INSERT OR IGNORE '), ...params),
    ),
    statement(`DELETE FROM ${table.name} WHERE id = ${id}`, `${of.prefix}-e`),
  ]
}

/** More labels than a histogram shows, in our own tables alone: in the row of the last canary, and in a new one. */
const manyLabels = ({ views }: Catalog, { prefix, tables }: Canaries): Statement[] =>
  views
    .filter(({ parent }) => tables.some(({ name }) => name === parent.table))
    .flatMap((view) =>
      view.children.flatMap(({ histograms }) =>
        histograms.flatMap(({ name }) => [
          statement(
            `UPDATE ${view.table} SET ${name} = (
              WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 101)
              SELECT json_group_object('label ' || i, 1) FROM n
            ) WHERE ${view.key} = ?1`,
            `${prefix}-d`,
          ),
          statement(
            `INSERT INTO ${view.table} (${view.key}, ${name}, last_refreshed_at) VALUES (?1, '{"+more":1}', '')`,
            `${prefix}-e`,
          ),
          statement(`DELETE FROM ${view.table} WHERE ${view.key} = ?1`, `${prefix}-e`),
        ]),
      ),
    )

/**
 * Writes that fire every trigger of ours on these source tables (parents before children, as in
 * `sourceTables`) and leave no row behind. Foreign keys count only at the end.
 */
export const triggerProbe = (catalog: Catalog, wanted: Canaries): Statement[] => {
  const of = { ...wanted, canaries: catalog.canaries }
  return [
    statement('PRAGMA defer_foreign_keys = ON'),
    ...of.tables.flatMap((table) => write('INSERT', table, 'a', of)),
    ...of.tables.toReversed().flatMap((table) => round(table, of)),
    ...of.tables
      .filter(({ name }) => catalog.views.some(({ parent }) => parent.table === name))
      .flatMap((table) => oversized(table, of)),
    ...manyLabels(catalog, of),
    ...of.tables.map((table) =>
      statement(`DELETE FROM ${table.name} WHERE id = ?1`, `${of.prefix}-d`),
    ),
  ]
}
