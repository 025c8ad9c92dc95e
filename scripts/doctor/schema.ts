import * as z from 'zod'
import { type Database, statement } from '../../src/db/database.ts'
import { indexTerms } from './index-terms.ts'

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
  /** Its place in the PRIMARY KEY, from 1; 0: it is no part of it. */
  key: z.number(),
})

const foreignKeyRow = z.object({
  table: z.string(),
  column: z.string(),
  target: z.string(),
  /** The column it points at; null: the target's PRIMARY KEY. */
  target_column: z.string().nullable(),
  on_delete: z.string(),
  on_update: z.string(),
})

const kindRow = z.object({
  name: z.string(),
  kind: z.string(),
  is_without_rowid: flag,
  is_strict: flag,
})

/**
 * `columns`: what it is on, each in one spelling: a column's name or an expression, with COLLATE and DESC where its
 * SQL has them; `where`: the condition of a partial index.
 */
const indexRow = z
  .object({
    table: z.string(),
    name: z.string(),
    is_unique: flag,
    sql: z.string().nullable(),
    columns: z.string().transform((text) => z.array(z.string().nullable()).parse(JSON.parse(text))),
  })
  .transform(({ sql, columns, ...index }) => {
    const { terms, where } = sql === null ? { terms: columns, where: null } : indexTerms(sql)
    return { ...index, where, columns: terms.map((term) => term ?? '') }
  })

export type SchemaObject = z.infer<typeof objectRow>
export type Column = z.infer<typeof columnRow>
export type ForeignKey = z.infer<typeof foreignKeyRow>
export type Index = z.infer<typeof indexRow>

/** A table as it is; every name is in lower case, as SQLite does not tell cases apart. */
export interface Table {
  readonly sql: string
  readonly isVirtual: boolean
  readonly isWithoutRowid: boolean
  readonly isStrict: boolean
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
  `SELECT lower(m.name) AS "table", lower(c.name) AS name, c.type, c.hidden IN (2, 3) AS is_generated, c.pk AS key
  FROM ${joined('pragma_table_xinfo(m.name) c')} AND c.hidden <> 1`,
  `SELECT lower(m.name) AS "table", lower(f."from") AS "column", lower(f."table") AS target, lower(f."to") AS target_column,
    f.on_delete, f.on_update
  FROM ${joined('pragma_foreign_key_list(m.name) f')}`,
  `SELECT lower(m.name) AS "table", lower(i.name) AS name, i."unique" AS is_unique,
    (SELECT s.sql FROM sqlite_master s WHERE s.type = 'index' AND s.name = i.name) AS sql,
    (SELECT json_group_array(lower(n.name) ORDER BY n.seqno) FROM pragma_index_info(i.name) n) AS columns
  FROM ${joined('pragma_index_list(m.name) i')}`,
  `SELECT lower(m.name) AS name, l.type AS kind, l.wr AS is_without_rowid, l.strict AS is_strict
  FROM ${joined('pragma_table_list(m.name) l')} AND l.schema = 'main'`,
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
  const kinds = new Map(rows(4, kindRow).map((kind) => [kind.name, kind]))
  return {
    objects: new Map(objects.map((object) => [object.name, object])),
    tables: new Map(
      objects
        .filter(({ type }) => type === 'table')
        .map(({ name, sql }) => [
          name,
          {
            sql: sql ?? '',
            isVirtual: kinds.get(name)?.kind === 'virtual',
            isWithoutRowid: kinds.get(name)?.is_without_rowid ?? false,
            isStrict: kinds.get(name)?.is_strict ?? false,
            columns: new Map((columns.get(name) ?? []).map((column) => [column.name, column])),
            foreignKeys: foreignKeys.get(name) ?? [],
            indexes: indexes.get(name) ?? [],
          },
        ]),
    ),
  }
}
