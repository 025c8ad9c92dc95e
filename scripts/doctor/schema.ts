import { z } from 'zod'
import { type Database, statement } from '../../src/db/database.ts'

const flag = z.number().transform((value) => value === 1)

const objectRow = z.object({
  type: z.enum(['table', 'view', 'trigger', 'index']),
  name: z.string(),
  table: z.string(),
  sql: z.string().nullable(),
})

const columnRow = z.object({
  table: z.string(),
  name: z.string(),
  type: z.string(),
  is_generated: flag,
})

const foreignKeyRow = z.object({
  table: z.string(),
  column: z.string(),
  target: z.string(),
  on_delete: z.string(),
})

const indexRow = z.object({
  table: z.string(),
  name: z.string(),
  is_unique: flag,
  is_partial: flag,
  columns: z
    .string()
    .transform((text) => z.array(z.string().nullable()).parse(JSON.parse(text)))
    .transform((names) => names.map((name) => name ?? '(expression)')),
})

export type SchemaObject = z.infer<typeof objectRow>
export type Column = z.infer<typeof columnRow>
type ForeignKey = z.infer<typeof foreignKeyRow>
export type Index = z.infer<typeof indexRow>

/** A table as it is; every name is in lower case, as SQLite does not tell cases apart. */
export interface Table {
  readonly sql: string
  readonly columns: ReadonlyMap<string, Column>
  readonly foreignKeys: readonly ForeignKey[]
  readonly indexes: readonly Index[]
}

/** All that a database holds: tables by name, and what stands under every name. */
export interface Schema {
  readonly tables: ReadonlyMap<string, Table>
  readonly objects: ReadonlyMap<string, SchemaObject>
}

/** Tables of the application and ours; those of Cloudflare may not be looked into. */
const tables = `sqlite_master m WHERE m.type = 'table' AND m.name NOT GLOB '_cf_*' AND m.name NOT GLOB 'sqlite_*'`
const joined = (pragma: string) => tables.replace('sqlite_master m', `sqlite_master m, ${pragma}`)

const queries = [
  `SELECT type, lower(name) AS name, lower(tbl_name) AS "table", sql FROM sqlite_master
  WHERE name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*'`,
  `SELECT lower(m.name) AS "table", lower(c.name) AS name, c.type, c.hidden IN (2, 3) AS is_generated
  FROM ${joined('pragma_table_xinfo(m.name) c')} AND c.hidden <> 1`,
  `SELECT lower(m.name) AS "table", lower(f."from") AS "column", lower(f."table") AS target, f.on_delete
  FROM ${joined('pragma_foreign_key_list(m.name) f')}`,
  `SELECT lower(m.name) AS "table", lower(i.name) AS name, i."unique" AS is_unique, i.partial AS is_partial,
    (SELECT json_group_array(lower(n.name) ORDER BY n.seqno) FROM pragma_index_info(i.name) n) AS columns
  FROM ${joined('pragma_index_list(m.name) i')}`,
]

/** Reads the schema as it really is, in one transaction. */
export const readSchema = async (db: Database): Promise<Schema> => {
  const results = await db.batch(queries.map((sql) => statement(sql)))
  const rows = <T>(index: number, row: z.ZodType<T>): T[] =>
    (results[index]?.rows ?? []).map((value) => row.parse(value))
  const objects = rows(0, objectRow)
  const columns = Map.groupBy(rows(1, columnRow), ({ table }) => table)
  const foreignKeys = Map.groupBy(rows(2, foreignKeyRow), ({ table }) => table)
  const indexes = Map.groupBy(rows(3, indexRow), ({ table }) => table)
  return {
    objects: new Map(objects.map((object) => [object.name, object])),
    tables: new Map(
      objects
        .filter(({ type }) => type === 'table')
        .map(({ name, sql }) => [
          name,
          {
            sql: sql ?? '',
            columns: new Map((columns.get(name) ?? []).map((column) => [column.name, column])),
            foreignKeys: foreignKeys.get(name) ?? [],
            indexes: indexes.get(name) ?? [],
          },
        ]),
    ),
  }
}
