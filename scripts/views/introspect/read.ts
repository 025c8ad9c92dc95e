import * as z from 'zod'
import { type Database, statement } from '../../../src/db/database.ts'

const flag = z.number().transform((value) => value === 1)

const tableRow = z.object({
  name: z.string(),
  sql: z.string(),
  kind: z.enum(['table', 'virtual', 'shadow']),
  is_without_rowid: flag,
})

const columnRow = z.object({
  table: z.string(),
  name: z.string(),
  type: z.string(),
  is_required: flag,
  /** Its place in the PRIMARY KEY, from 1; 0: it is no part of it. */
  key: z.number(),
})

const foreignKeyRow = z.object({
  table: z.string(),
  /** Columns of one foreign key have one number. */
  id: z.number(),
  column: z.string(),
  /** As the schema writes it, in whatever case. */
  target: z.string(),
  /** null: the target's PRIMARY KEY. */
  target_column: z.string().nullable(),
})

/** A column that alone is UNIQUE, in every row. */
const uniqueRow = z.object({ table: z.string(), column: z.string() })

type ForeignKeyPart = z.output<typeof foreignKeyRow>

/** A table of the application as it stands in the database, names as they are written. */
export interface FoundTable extends z.output<typeof tableRow> {
  readonly columns: readonly z.output<typeof columnRow>[]
  /** Each with its columns in order. */
  readonly foreignKeys: readonly (readonly ForeignKeyPart[])[]
  /** Columns that alone are UNIQUE in every row, PRIMARY KEY among them where it is one column with an index. */
  readonly unique: readonly string[]
}

/** All but SQLite's own, Cloudflare's, which may not be looked into, ours, and the ledger of `wrangler d1 migrations`. */
const own = ['_cf_*', 'sqlite_*', 'viewkeeper_*', '*_mv', 'd1_migrations']
const tables = `m.type = 'table' AND ${own.map((glob) => `lower(m.name) NOT GLOB '${glob}'`).join(' AND ')}`

const queries = [
  `SELECT m.name, m.sql, l.type AS kind, l.wr AS is_without_rowid
  FROM sqlite_master m JOIN pragma_table_list(m.name) l ON l.schema = 'main' WHERE ${tables} ORDER BY m.rowid`,
  `SELECT m.name AS "table", c.name, c.type, c."notnull" AS is_required, c.pk AS key
  FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE ${tables} AND c.hidden <> 1 ORDER BY m.rowid, c.cid`,
  `SELECT m.name AS "table", f.id, f."from" AS "column", f."table" AS target, f."to" AS target_column
  FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE ${tables} ORDER BY m.rowid, f.id DESC, f.seq`,
  `SELECT m.name AS "table", n.name AS "column"
  FROM sqlite_master m, pragma_index_list(m.name) i, pragma_index_info(i.name) n
  WHERE ${tables} AND i."unique" = 1 AND i.partial = 0 AND n.name IS NOT NULL
    AND (SELECT count(*) FROM pragma_index_info(i.name)) = 1`,
]

/** Reads the application's tables, in the order in which they were made, without a row of them. */
export const readTables = async (db: Database): Promise<FoundTable[]> => {
  const results = await db.batch(queries.map((sql) => statement(sql)))
  const rows = <T>(index: number, row: z.ZodType<T>): T[] =>
    (results[index]?.rows ?? []).map((value) => row.parse(value))
  const columns = Map.groupBy(rows(1, columnRow), ({ table }) => table)
  const foreignKeys = Map.groupBy(rows(2, foreignKeyRow), ({ table }) => table)
  const unique = Map.groupBy(rows(3, uniqueRow), ({ table }) => table)
  return rows(0, tableRow).map((table) => ({
    ...table,
    columns: columns.get(table.name) ?? [],
    foreignKeys: Map.groupBy(foreignKeys.get(table.name) ?? [], ({ id }) => id)
      .values()
      .toArray(),
    unique: (unique.get(table.name) ?? []).map(({ column }) => column),
  }))
}
