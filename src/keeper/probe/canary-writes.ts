import {
  type CanaryId,
  type CanarySchema,
  type CanaryTable,
  idIn,
  writeCanary,
} from '../../db/canary.ts'
import { type Statement, statement } from '../../db/database.ts'
import { identifier } from '../../engine/expressions/sql.ts'
import type { Catalog } from '../catalog.ts'

/** The canary rows to write: of these tables, parents before children, under these ids. */
interface Canaries {
  readonly tables: readonly CanaryTable[]
  readonly schema: CanarySchema
  readonly idOf: (row: string) => CanaryId
}

/** Every canary row has the rows `a` for parents. */
const write = (verb: 'INSERT' | 'REPLACE', table: CanaryTable, row: string, of: Canaries) =>
  writeCanary(verb, table, of.schema, of.idOf(row), of.idOf('a'))

const orIgnore = ({ sql, params }: Statement): Statement =>
  statement(sql.replace(/^INSERT /, 'INSERT OR IGNORE '), ...params)

const remove = ({ name, key }: CanaryTable, row: string, { idOf }: Canaries): Statement =>
  statement(
    `DELETE FROM ${identifier(name)} WHERE ${identifier(key.column)} = ?1`,
    idIn(key, idOf(row)),
  )

/** Lets the canary children of a table point at one of its rows, which need not be there. */
const pointChildren = (table: CanaryTable, row: string, { idOf, tables }: Canaries): Statement[] =>
  tables.flatMap(({ name, key, parents }) =>
    parents
      .filter((parent) => parent.table === table.name)
      .map((parent) =>
        statement(
          `UPDATE ${identifier(name)} SET ${identifier(parent.column)} = ?1 WHERE ${identifier(key.column)} = ?2`,
          idIn(parent, idOf(row)),
          idIn(key, idOf('d')),
        ),
      ),
  )

const rename = ({ name, key }: CanaryTable, from: string, to: string, { idOf }: Canaries) =>
  statement(
    `UPDATE OR REPLACE ${identifier(name)} SET ${identifier(key.column)} = ?1 WHERE ${identifier(key.column)} = ?2`,
    idIn(key, idOf(to)),
    idIn(key, idOf(from)),
  )

/** An insertion that changes the row there is instead, and of it the rowid alone, to the same. */
const upsert = ({ sql, params }: Statement, { key }: CanaryTable): Statement =>
  statement(`${sql} ON CONFLICT (${identifier(key.column)}) DO UPDATE SET rowid = rowid`, ...params)

/**
 * An insertion that does not go in, so that what it puts aside is left behind, and changes of the row that the views
 * show, where there are any. What is put aside follows the row, and its rowid, where that is not its key.
 */
const changeRow = (table: CanaryTable, row: string, of: Canaries): Statement[] => {
  const { name, key, change, reorder } = table
  const again = write('INSERT', table, row, of)
  const set = (to: string) =>
    `UPDATE ${identifier(name)} SET ${to} WHERE ${identifier(key.column)} = ?1`
  return [
    key.isNumber ? orIgnore(again) : upsert(again, table),
    ...[change, reorder].flatMap((to) =>
      to === undefined ? [] : [statement(set(to), idIn(key, of.idOf(row)))],
    ),
  ]
}

/**
 * Takes row `a` of one table through every kind of write: a plain one, an ignored one, a replacing one, a rename over
 * another row, and one where the children are there before their parent. Row `d` is left, with all children.
 */
const round = (table: CanaryTable, of: Canaries): Statement[] => [
  write('INSERT', table, 'b', of),
  ...changeRow(table, 'b', of),
  write('REPLACE', table, 'b', of),
  ...pointChildren(table, 'c', of),
  rename(table, 'a', 'b', of),
  rename(table, 'b', 'c', of),
  ...pointChildren(table, 'd', of),
  write('INSERT', table, 'd', of),
  remove(table, 'c', of),
]

/** A row whose id is over 100 kB: it has no view row. An application that refuses it is not asked further. */
const oversized = (table: CanaryTable, of: Canaries): Statement[] => {
  if (table.key.isNumber) return []
  const id = '(?1 || hex(zeroblob(60000)))'
  return [orIgnore(write('INSERT', table, 'e', of)), remove(table, 'e', of)].map(
    ({ sql, params }) => statement(sql.replaceAll(/\?1\b/g, id), ...params),
  )
}

/** More labels than a histogram shows, in our own tables alone: in the row of the last canary, and in a new one. */
const manyLabels = ({ views }: Catalog, { idOf, tables }: Canaries): Statement[] =>
  views.flatMap((view) => {
    const parent = tables.find(({ name }) => name === view.parent.table)
    if (parent === undefined) return []
    const [table, key] = [identifier(view.table), identifier(view.key)]
    const [last, other] = [idIn(parent.key, idOf('d')), idIn(parent.key, idOf('e'))]
    return view.children
      .flatMap(({ histograms }) => histograms)
      .flatMap(({ name }) => [
        statement(
          `UPDATE ${table} SET ${identifier(name)} = (
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 101)
            SELECT json_group_object('label ' || i, 1) FROM n
          ) WHERE ${key} = ?1`,
          last,
        ),
        statement(
          `INSERT INTO ${table} (${key}, ${identifier(name)}, last_refreshed_at) VALUES (?1, '{"+more":1}', '')`,
          other,
        ),
        statement(`DELETE FROM ${table} WHERE ${key} = ?1`, other),
      ])
  })

/**
 * Writes that fire every trigger of ours on the tables of these canaries and leave no row behind. Foreign keys count
 * only at the end.
 */
export const triggerProbe = (catalog: Catalog, of: Canaries): Statement[] => {
  const isParent = ({ name }: CanaryTable) =>
    catalog.views.some(({ parent }) => parent.table === name)
  return [
    statement('PRAGMA defer_foreign_keys = ON'),
    ...of.tables.map((table) => write('INSERT', table, 'a', of)),
    ...of.tables.toReversed().flatMap((table) => round(table, of)),
    ...of.tables.filter(isParent).flatMap((table) => oversized(table, of)),
    ...manyLabels(catalog, of),
    ...of.tables.map((table) => remove(table, 'd', of)),
  ]
}
