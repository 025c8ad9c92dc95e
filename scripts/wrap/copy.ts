import { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'
import { affinityOf } from '../../src/engine/expressions/affinity.ts'
import { literal } from '../../src/engine/expressions/sql.ts'
import { isOurTable } from './own-names.ts'
import type { SchemaStatement } from './schema.ts'

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

const nameRow = z.object({ name: z.string() })
const columnRow = z.object({ name: z.string(), type: z.string() })
const foreignKeyRow = z.object({
  column: z.string(),
  target: z.string(),
  to: z.string().nullable(),
  action: z.string(),
})
const typeRow = z.object({ type: z.string() })
const indexRow = z.object({ name: z.string(), of: z.string() })
const stateRow = z.object({ rows: z.number(), keys: z.string() })

/** How many rows a table has, and what its foreign keys hold. */
export type TableState = z.infer<typeof stateRow>

/** The value of a canary row: a text that is a number and JSON as well, so that most conversions take it. */
const valueFor = (type: string): string => {
  const affinity = affinityOf(type)
  if (affinity === 'TEXT' || type === '') return "'1'"
  return affinity === 'BLOB' ? "x'31'" : '1'
}

/** A copy of a database's schema in memory, as strict about foreign keys as D1; names are in lower case. */
export class Copy implements Disposable {
  readonly sqlite: DatabaseSync

  /** With `canaries`, every table of the application has one row, and all of them belong together. */
  constructor(schema: readonly SchemaStatement[], canaries: boolean) {
    this.sqlite = new DatabaseSync(':memory:', { enableForeignKeyConstraints: false })
    const of = (...types: string[]) => schema.filter(({ type }) => types.includes(type))
    const isVirtual = ({ sql }: SchemaStatement) => /^CREATE\s+VIRTUAL\b/i.test(sql)
    for (const { sql } of of('table').filter(isVirtual)) this.sqlite.exec(sql)
    // The tables that a virtual one keeps its content in were made with it.
    const made = new Set(this.tables())
    for (const { name, sql } of of('table').filter((table) => !isVirtual(table)))
      if (!made.has(name)) this.sqlite.exec(sql)
    if (canaries) this.#fill()
    for (const { sql } of of('index', 'view', 'trigger')) this.sqlite.exec(sql)
    this.sqlite.exec('PRAGMA foreign_keys = ON')
  }

  #fill(): void {
    this.sqlite.exec('PRAGMA ignore_check_constraints = ON')
    for (const table of this.tables('table').filter((name) => !isOurTable(name))) {
      const columns = this.#all(
        `SELECT name, type FROM pragma_table_xinfo(${literal(table)}) WHERE hidden = 0`,
        columnRow,
      )
      const names = columns.map(({ name }) => quoted(name))
      const values = columns.map(({ type }) => valueFor(type))
      try {
        this.sqlite.exec(`INSERT INTO ${quoted(table)} (${names}) VALUES (${values})`)
      } catch {
        // A table that takes no canary stays empty: what happens to it is told by its foreign keys.
      }
    }
  }

  #all<T>(sql: string, row: z.ZodType<T>): T[] {
    return this.sqlite
      .prepare(sql)
      .all()
      .map((found) => row.parse(found))
  }

  /** The tables there are; those that virtual tables keep are `shadow`. */
  tables(...types: readonly ('table' | 'shadow')[]): string[] {
    return this.#all(
      `SELECT lower(name) AS name FROM pragma_table_list
      WHERE schema = 'main' AND name NOT GLOB 'sqlite_*'
        AND type IN (SELECT value FROM json_each(${literal(JSON.stringify(types.length > 0 ? types : ['table', 'shadow']))}))`,
      nameRow,
    ).map(({ name }) => name)
  }

  /** The columns that a statement can set: not those that are generated. */
  writableColumns(table: string): string[] {
    return this.#all(
      `SELECT lower(name) AS name FROM pragma_table_xinfo(${literal(table)}) WHERE hidden = 0`,
      nameRow,
    ).map(({ name }) => name)
  }

  columns(table: string): string[] {
    return this.#all(
      `SELECT lower(name) AS name FROM pragma_table_xinfo(${literal(table)}) WHERE hidden <> 1`,
      nameRow,
    ).map(({ name }) => name)
  }

  /** The indexes there are: name → what they index, alike for those that are alike. */
  indexes(): Map<string, string> {
    const rows = this.#all(
      `SELECT lower(m.name) AS name, lower(m.tbl_name) || ' ' || i.partial ||
        (SELECT json_group_array(lower(n.name) ORDER BY n.seqno) FROM pragma_index_info(m.name) n) AS of
      FROM sqlite_master m, pragma_index_list(m.tbl_name) i
      WHERE m.type = 'index' AND i.name = m.name`,
      indexRow,
    )
    return new Map(rows.map(({ name, of }) => [name, of]))
  }

  /** Its foreign keys: the column, the table and (where it is said) the column it points at, and ON DELETE. */
  foreignKeys(table: string) {
    return this.#all(
      `SELECT "from" AS column, lower("table") AS target, lower("to") AS "to", on_delete AS action
      FROM pragma_foreign_key_list(${literal(table)}) ORDER BY 1`,
      foreignKeyRow,
    )
  }

  /** The column of a table that foreign keys point at, and whether it holds numbers. */
  referencedKey(table: string): { readonly key: string; readonly isNumber: boolean } {
    const pointing = this.tables().flatMap((name) => this.foreignKeys(name))
    const named = pointing.find(({ target, to }) => target === table && to !== null)?.to
    const key =
      named ??
      this.#all(
        `SELECT lower(name) AS name FROM pragma_table_info(${literal(table)}) WHERE pk = 1`,
        nameRow,
      )[0]?.name ??
      'id'
    const [column] = this.#all(
      `SELECT type FROM pragma_table_info(${literal(table)}) WHERE lower(name) = ${literal(key)}`,
      typeRow,
    )
    return { key, isNumber: /INT|REAL|NUM/i.test(column?.type ?? '') }
  }

  state(table: string): TableState {
    const keys = this.foreignKeys(table).map(({ column }) => `quote(${quoted(column)})`)
    const [state] = this.#all(
      `SELECT count(*) AS rows, json_group_array(json_array(${keys.join(', ')})) AS keys FROM ${quoted(table)}`,
      stateRow,
    )
    return state ?? { rows: 0, keys: '[]' }
  }

  [Symbol.dispose](): void {
    this.sqlite.close()
  }
}
