import {
  DatabaseSync,
  type SQLInputValue,
  type SQLOutputValue,
  type StatementSync,
} from 'node:sqlite'
import type { CompiledView } from '../../src/engine/compile.ts'
import { countFaultsSql, removeOrphansSql } from '../../src/engine/statements/audit-sql.ts'
import { comparedColumns, refreshRows } from '../../src/engine/statements/refresh-sql.ts'
import type { Catalog } from '../../src/keeper/catalog.ts'
import { refreshAllStatements } from '../../src/keeper/refresh/refresh-all.ts'
import { dropMaterializedViews, materializedViews } from '../../src/keeper/schema.ts'
import { quoted, type Schema } from './schema.ts'

export type Row = Readonly<Record<string, SQLOutputValue>>

/** Prints rows so that any two values that differ look different. */
export const printed = (rows: readonly Row[]): string =>
  rows
    .map((row) =>
      Object.entries(row)
        .map(([name, value]) => {
          const shown =
            value instanceof Uint8Array ? `x'${Buffer.from(value).toString('hex')}'` : value
          return `${name}: ${typeof shown === 'string' ? JSON.stringify(shown) : `${typeof shown} ${String(shown)}`}`
        })
        .join(', '),
    )
    .join('\n')

/**
 * What a statement comes to. SQLite lets REPLACE write a reference to no row where tables refer to each other in a
 * circle, but not where they have triggers: such a statement is taken back.
 */
const answer = (db: DatabaseSync, sql: string): string => {
  const mayDangle = sql.includes('REPLACE')
  try {
    if (sql.startsWith('PRAGMA')) {
      db.exec(sql)
      return 'set'
    }
    if (mayDangle) db.exec('SAVEPOINT before')
    const statement = db.prepare(sql)
    statement.setReadBigInts(true)
    const { changes } = statement.run()
    const dangling =
      'SELECT 1 FROM pragma_foreign_keys JOIN pragma_foreign_key_check WHERE foreign_keys LIMIT 1'
    const dangles = mayDangle && db.prepare(dangling).get() !== undefined
    if (dangles) {
      db.exec('ROLLBACK TO before')
      throw new Error('FOREIGN KEY constraint failed')
    }
    return `${changes} rows`
  } catch (error) {
    return String(error)
  } finally {
    // Where the greatest number has been given out, SQLite ends the transaction itself.
    if (db.isTransaction) db.exec('RELEASE before')
  }
}

/** How many rows differ between a view's table and its definition, byte by byte: {rows}. */
export const differencesSql = (view: CompiledView): string => {
  const { declaration, key, derived, table } = view
  const names = [key, ...comparedColumns(view), ...derived.map(({ name }) => name)]
  const shown = names.map((name) => `quote(${quoted(name)})`).join(', ')
  const [kept, plain] = [table, declaration.name].map(
    (name) => `SELECT ${shown} FROM ${quoted(name)}`,
  )
  return `SELECT (SELECT count(*) FROM (${kept} EXCEPT ${plain})) + (SELECT count(*) FROM (${plain} EXCEPT ${kept})) AS rows`
}

/** An application's tables, what is kept of them, and the statements that make the tables with their indexes. */
export interface Kept {
  readonly schema: Schema
  readonly catalog: Catalog
  readonly create: readonly string[]
}

/** A database with views beside one without: who writes to them must not be able to tell them apart. */
export class Twins implements Disposable {
  readonly #schema: Schema
  readonly catalog: Catalog
  readonly kept = new DatabaseSync(':memory:')
  readonly #plain = new DatabaseSync(':memory:')
  /** Prepared once: that costs more than running them. */
  readonly #queries = new Map<string, StatementSync>()
  readonly #differences: readonly (readonly [CompiledView, StatementSync])[]

  /** Makes both by these statements, runs what is written before there are views, and installs them over it. */
  constructor({ schema, catalog, create }: Kept, before: readonly string[] = []) {
    this.#schema = schema
    this.catalog = catalog
    for (const db of [this.kept, this.#plain]) for (const sql of create) db.exec(sql)
    for (const sql of before) this.write(sql)
    this.install()
    for (const view of catalog.views)
      for (const sql of refreshAllStatements(view)) this.kept.exec(sql)
    this.#differences = catalog.views.map((view) => [view, this.kept.prepare(differencesSql(view))])
  }

  /** Runs the install statements, for the first time or again. */
  install(): void {
    for (const sql of materializedViews(this.catalog)) this.kept.exec(sql)
  }

  /** Runs a statement on both; throws where they answer differently. */
  write(sql: string): void {
    const [with_, without] = [this.kept, this.#plain].map((db) => answer(db, sql))
    if (with_ !== without) throw new Error(`with views: ${with_}; without: ${without}`)
  }

  /** Deletes what is left of rows that were put aside, as the job cleanup does between two statements. */
  cleanUp(): void {
    this.kept.exec('DELETE FROM viewkeeper_replaced')
  }

  rows(sql: string, ...values: SQLInputValue[]): Row[] {
    const query = this.#queries.get(sql) ?? this.kept.prepare(sql)
    this.#queries.set(sql, query)
    query.setReadBigInts(true)
    return query.all(...values)
  }

  /** Throws where a view is not as it is defined. */
  compareViews(): void {
    for (const [{ table, declaration, key }, differences] of this.#differences) {
      if (differences.get()?.rows === 0) continue
      const [kept, plain] = [table, declaration.name].map((name) =>
        printed(this.rows(`SELECT * FROM ${quoted(name)} ORDER BY ${quoted(key)}`)),
      )
      throw new Error(`${table}:\n${kept}\nits definition:\n${plain}`)
    }
  }

  /** How many rows an audit of all views finds wrong. */
  faults(): number {
    return this.catalog.views.reduce(
      (sum, view) =>
        this.rows(countFaultsSql(view, 'rest'), null).reduce(
          (rows, fault) => rows + Number(fault.rows),
          sum,
        ),
      0,
    )
  }

  /** Computes every row anew, as repair does. */
  repair(): void {
    for (const view of this.catalog.views)
      for (const sql of [...refreshRows(view, 'rest'), removeOrphansSql(view, 'rest')])
        this.rows(sql, null)
  }

  /** Throws where the tables of the two are not byte for byte the same. */
  compareSources(): void {
    for (const { name, keyIsRowid } of this.#schema) {
      const [with_, without] = [this.kept, this.#plain].map((db) => {
        const query = db.prepare(
          `SELECT ${keyIsRowid ? '' : 'rowid, '}* FROM ${quoted(name)} ORDER BY rowid`,
        )
        query.setReadBigInts(true)
        return printed(query.all())
      })
      if (with_ !== without) throw new Error(`${name}:\n${with_}\nwithout views:\n${without}`)
    }
  }

  /** Takes the views away; throws where the two databases then differ in anything. */
  uninstall(): void {
    for (const sql of dropMaterializedViews(this.catalog)) this.kept.exec(sql)
    this.compareSources()
    const [with_, without] = [this.kept, this.#plain].map((db) =>
      printed(
        db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name').all(),
      ),
    )
    if (with_ !== without) throw new Error(`${with_}\nwithout views:\n${without}`)
  }

  [Symbol.dispose](): void {
    this.kept.close()
    this.#plain.close()
  }
}
