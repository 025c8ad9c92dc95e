import * as z from 'zod/mini'
import { affinityOf } from '../engine/expressions/affinity.ts'
import { identifier } from '../engine/expressions/sql.ts'
import { type Database, type SqlValue, type Statement, statement } from './database.ts'
import { json } from './json.ts'

/** A column that holds ids; `isNumber`: whole numbers (INTEGER PRIMARY KEY, and what points at one), otherwise text. */
export interface KeyColumn {
  readonly column: string
  readonly isNumber: boolean
}

/** What a canary row holds in one table of the application, beside what that table asks of every row. */
export interface CanaryTable {
  readonly name: string
  /** What tells its rows apart. */
  readonly key: KeyColumn
  /** Foreign keys, with the source table that each points at: they get the parent's id. */
  readonly parents: readonly (KeyColumn & { readonly table: string })[]
  /** Columns that get one value in every canary row. */
  readonly values: Readonly<Record<string, string>>
  /** A change of a canary row that the views show (`column = value`, as SQL), if they follow the table's updates. */
  readonly change?: string
  /** The same for the column by which a view finds the latest row, if one does. */
  readonly reorder?: string
}

const requiredColumn = z.object({
  name: z.string(),
  type: z.string(),
  /** Whether another row may not have the same value. */
  is_unique: z.pipe(
    z.number(),
    z.transform((flag) => flag === 1),
  ),
  /** The table and column that a foreign key points at, or null. */
  table: z.nullable(z.string()),
  to: z.nullable(z.string()),
})
type RequiredColumn = z.infer<typeof requiredColumn>

const canarySchemaRow = z.object({
  name: z.string(),
  rolls_back: z.pipe(
    z.number(),
    z.transform((flag) => flag === 1),
  ),
  required: json(z.array(requiredColumn)),
})

/**
 * What the real tables ask of a canary row: the columns that are NOT NULL without a default; and whether the
 * table, a trigger on it, or what that trigger writes to may end the whole transaction with ROLLBACK: with it D1
 * loses its own transaction and resets the database for everybody, so that no canary row may go there. By table;
 * a table that is not there has no entry.
 */
export type CanarySchema = ReadonlyMap<string, z.infer<typeof canarySchemaRow>>

/** Why a table whose `rolls_back` is set takes no canary row, in words. */
export const mayRollBack = 'a trigger or constraint of the application may ROLLBACK'

/**
 * Reads what these tables, as they really are, ask of a canary row. A trigger of the application that names a
 * table from which a ROLLBACK may come counts as one that writes to it.
 * D1 refuses a pragma with the argument NULL, hence the coalesce.
 */
export const canarySchemaQuery = (tables: readonly CanaryTable[]): Statement =>
  statement(
    `WITH RECURSIVE rolling(name) AS (
    SELECT lower(tbl_name) FROM sqlite_master WHERE sql LIKE '%ROLLBACK%'
    UNION
    SELECT lower(m.tbl_name) FROM rolling JOIN sqlite_master m ON m.type = 'trigger' AND instr(lower(m.sql), rolling.name) > 0
    WHERE m.sql NOT LIKE '%viewkeeper#_%' ESCAPE '#' AND m.sql NOT LIKE '%#_mv%' ESCAPE '#'
  )
  SELECT t.value AS name, t.value IN (SELECT name FROM rolling) AS rolls_back,
    (SELECT json_group_array(json_object('name', lower(c.name), 'type', c.type,
        'is_unique', c.pk > 0 OR EXISTS (SELECT 1 FROM pragma_index_list(t.value) i, pragma_index_info(i.name) n
          WHERE i."unique" AND n.name = c.name COLLATE NOCASE),
        'table', lower(f."table"), 'to',
        coalesce(f."to", (SELECT p.name FROM pragma_table_info(coalesce(f."table", t.value)) p WHERE p.pk = 1))))
      FROM pragma_table_info(t.value) c
      LEFT JOIN pragma_foreign_key_list(t.value) f ON f."from" = c.name COLLATE NOCASE
      WHERE c."notnull" AND c.dflt_value IS NULL AND NOT (c.pk AND upper(c.type) = 'INTEGER')) AS required
  FROM json_each(?1) t WHERE EXISTS (SELECT 1 FROM pragma_table_info(t.value))`,
    JSON.stringify(tables.map(({ name }) => name)),
  )

/** The rows of `canarySchemaQuery`, by table. */
export const parseCanarySchema = (rows: readonly unknown[]): CanarySchema =>
  new Map(
    z
      .array(canarySchemaRow)
      .parse(rows)
      .map((row) => [row.name, row]),
  )

/** What these tables, as they really are, ask of a canary row: one statement. */
export const readCanarySchema = async (
  db: Database,
  tables: readonly CanaryTable[],
): Promise<CanarySchema> => {
  const [result] = await db.batch([canarySchemaQuery(tables)])
  return parseCanarySchema(result?.rows ?? [])
}

/** An id of canary rows, in keys of text and in keys of numbers. */
export interface CanaryId {
  readonly text: string
  readonly number: number
}

/** The id as it stands in this column. */
export const idIn = ({ isNumber }: KeyColumn, id: CanaryId): string | number =>
  isNumber ? id.number : id.text

/**
 * Ids that no row of the application has, one for each name that is asked for. Numbers are below zero: what SQLite
 * counts up for the application's own rows is left alone.
 */
export const newCanaryIds = (): ((name: string) => CanaryId) => {
  const prefix = `viewkeeper-probe-${crypto.randomUUID()}`
  const first = -1 - Math.floor(Math.random() * 2 ** 50)
  const names: string[] = []
  return (name) => {
    const at = names.includes(name) ? names.indexOf(name) : names.push(name) - 1
    return { text: `${prefix}-${name}`, number: first - at }
  }
}

/** A value of the column's type, as SQL; where it must be unique, one that no other row has. */
const valueOfType = ({ type, is_unique }: RequiredColumn): string => {
  const affinity = affinityOf(type)
  if (affinity === 'TEXT') return '?1'
  if (affinity === 'BLOB') return is_unique ? 'CAST(?1 AS BLOB)' : "x'00'"
  return is_unique ? 'abs(random() % 9000000000000000)' : '1'
}

/** The longest value that a canary row copies from another row, characters or bytes. */
const longestCopied = 200

/**
 * A value, as SQL, for a column that must have one. For a foreign key: some row that is there, or the canary row
 * itself where there is none and the key may point at its own table. For `…_at`: the present time. Otherwise what
 * another row has, since that meets every CHECK that a single value can meet, or something of the column's type.
 * `?1` is the row's id.
 */
const fillingOf = (table: CanaryTable, column: RequiredColumn): string => {
  const { name, type, is_unique, table: target, to } = column
  if (target !== null && to !== null) {
    const other = `(SELECT ${identifier(to)} FROM ${identifier(target)} LIMIT 1)`
    return target === table.name && to.toLowerCase() === table.key.column
      ? `coalesce(${other}, ?1)`
      : other
  }
  const affinity = affinityOf(type)
  if (name.endsWith('_at') && (affinity === 'TEXT' || affinity === 'NUMERIC'))
    return 'CURRENT_TIMESTAMP'
  if (is_unique) return valueOfType(column)
  const copied = `iif(length(${identifier(name)}) <= ${longestCopied}, ${identifier(name)}, NULL)`
  return `coalesce((SELECT ${copied} FROM ${identifier(table.name)} LIMIT 1), ${valueOfType(column)})`
}

/** Writes a canary row; columns that must have a value, the application's own among them, are filled. */
export const writeCanary = (
  verb: 'INSERT' | 'REPLACE',
  table: CanaryTable,
  schema: CanarySchema,
  id: CanaryId,
  parent: CanaryId,
): Statement => {
  const { name, key, parents, values } = table
  const given = new Map<string, SqlValue>([
    [key.column, idIn(key, id)],
    ...parents.map((column) => [column.column, idIn(column, parent)] as const),
    ...Object.entries(values),
  ])
  const filled = (schema.get(name)?.required ?? [])
    .filter((column) => !given.has(column.name))
    .map((column) => [column.name, fillingOf(table, column)] as const)
  const bound = given.keys().map((column, index) => [column, `?${index + 1}`] as const)
  // A column with two foreign keys comes twice.
  const all = [...new Map([...bound, ...filled])]
  return statement(
    `${verb} INTO ${identifier(name)} (${all.map(([column]) => identifier(column)).join(', ')}) VALUES (${all.map(([, value]) => value).join(', ')})`,
    ...given.values(),
  )
}
