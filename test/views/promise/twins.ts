import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { comparedColumns } from '../../../src/views/compile/refresh.ts'
import { baseline, materializedViews, views } from '../../../src/views/schema.ts'
import { expectedViews, type Row, type Tables, type Value } from './oracle.ts'
import { filling, tables } from './statements.ts'

export interface Mode {
  readonly foreignKeys: boolean
  readonly recursiveTriggers: boolean
}

const isValue = (value: unknown): value is Value =>
  value === null || typeof value === 'string' || typeof value === 'number'

const prepared = new WeakMap<DatabaseSync, Map<string, StatementSync>>()

/** Prepared once per database: preparing what reads the plain views costs more than running it. */
const prepare = (db: DatabaseSync, sql: string): StatementSync => {
  const known = prepared.get(db) ?? new Map<string, StatementSync>()
  prepared.set(db, known)
  const query = known.get(sql) ?? db.prepare(sql)
  known.set(sql, query)
  return query
}

const rowsOf = (db: DatabaseSync, sql: string): Row[] =>
  prepare(db, sql)
    .all()
    .map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => {
          if (!isValue(value)) throw new Error(`${name}: a ${typeof value} was not expected`)
          return [name, value]
        }),
      ),
    )

/** Key order is free in JSON objects: compare them as sorted lists. */
const comparable = (rows: readonly Row[]): string =>
  rows
    .map((row) =>
      JSON.stringify(row, (name, value) =>
        name === 'executions_by_type' && String(value).startsWith('{')
          ? JSON.stringify(
              Object.entries(JSON.parse(value)).toSorted(([a], [b]) =>
                Buffer.compare(Buffer.from(a), Buffer.from(b)),
              ),
            )
          : value,
      ),
    )
    .join('\n')

/** A database with our triggers beside one without: the application must not be able to tell them apart. */
export class Twins {
  readonly #kept: DatabaseSync
  readonly #plain: DatabaseSync

  constructor(mode: Mode, damage: readonly string[] = []) {
    this.#kept = new DatabaseSync(':memory:')
    this.#plain = new DatabaseSync(':memory:')
    for (const sql of [...baseline(), ...materializedViews(), ...damage]) this.#kept.exec(sql)
    for (const sql of baseline()) this.#plain.exec(sql)
    for (const db of [this.#kept, this.#plain]) {
      db.exec(`PRAGMA foreign_keys = ${mode.foreignKeys ? 'ON' : 'OFF'}`)
      db.exec(`PRAGMA recursive_triggers = ${mode.recursiveTriggers ? 'ON' : 'OFF'}`)
    }
    this.begin()
  }

  /** Empties every table and fills in what each list of statements begins with. */
  begin(): void {
    for (const db of [this.#kept, this.#plain]) {
      const names = rowsOf(
        db,
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name GLOB 'viewkeeper_*' OR name GLOB '*_mv'",
      )
      for (const { name } of names) prepare(db, `DELETE FROM ${name}`).run()
    }
    for (const sql of filling) this.run(sql)
  }

  /** Runs the statement on both; throws when they answer differently or a view is off. */
  run(sql: string): void {
    const asideBefore = this.#putAside()
    const outcomes = [this.#kept, this.#plain].map((db) => {
      try {
        return `${db.prepare(sql).run().changes} rows`
      } catch (error) {
        return String(error)
      }
    })
    if (outcomes[0] !== outcomes[1])
      throw new Error(`with triggers: ${outcomes[0]}; without: ${outcomes[1]}`)
    const sources = this.#sources(this.#kept)
    const twin = this.#sources(this.#plain)
    for (const { name } of tables)
      if (comparable(sources[name] ?? []) !== comparable(twin[name] ?? []))
        throw new Error(
          `${name} differs:\n${comparable(sources[name] ?? [])}\n---\n${comparable(twin[name] ?? [])}`,
        )
    this.#compareViews(sources)
    this.#findLeftovers(sources)
    const mayLeaveRows = /OR IGNORE|OR FAIL|ON CONFLICT/.test(sql)
    if (!mayLeaveRows && this.#putAside() > asideBefore)
      throw new Error('what was put aside of a replaced row is still there')
  }

  #putAside(): number {
    return rowsOf(this.#kept, 'SELECT id FROM viewkeeper_replaced WHERE row_id IS NOT NULL').length
  }

  /** What was put aside of a row goes with the row; what stands below an id that has no row may stay. */
  #findLeftovers(sources: Tables): void {
    for (const { source, id } of rowsOf(
      this.#kept,
      'SELECT source, id FROM viewkeeper_replaced WHERE row_id IS NOT NULL',
    ))
      if (!sources[String(source)]?.some((row) => row.id === id))
        throw new Error(`an entry of ${source} ${id} is left, but the row is gone`)
  }

  #sources(db: DatabaseSync): Tables {
    return Object.fromEntries(
      tables.map(({ name }) => [name, rowsOf(db, `SELECT * FROM ${name} ORDER BY id`)]),
    )
  }

  #compareViews(sources: Tables): void {
    const expected = expectedViews(sources)
    for (const view of views) {
      const key = view.key
      const columns = [key, ...comparedColumns(view), ...view.derived.map((c) => c.name)].join(', ')
      const kept = rowsOf(this.#kept, `SELECT ${columns} FROM ${view.table} ORDER BY ${key}`)
      const plain = rowsOf(
        this.#kept,
        `SELECT ${columns} FROM ${view.declaration.name} ORDER BY ${key}`,
      )
      if (comparable(kept) !== comparable(plain))
        throw new Error(
          `${view.table}:\n${comparable(kept)}\nits definition:\n${comparable(plain)}`,
        )
      const oracle = expected[view.declaration.name] ?? []
      const named = Object.keys(oracle[0] ?? { [key]: null })
      const shown = rowsOf(
        this.#kept,
        `SELECT ${named.join(', ')} FROM ${view.table} ORDER BY ${key}`,
      )
      if (comparable(shown) !== comparable(oracle))
        throw new Error(`${view.table}:\n${comparable(shown)}\nthe oracle:\n${comparable(oracle)}`)
    }
    const counts = rowsOf(
      this.#kept,
      'SELECT status, jobs FROM viewkeeper_queue_counts WHERE jobs <> 0 EXCEPT SELECT status, count(*) FROM automation_queue GROUP BY status UNION ALL SELECT status, count(*) FROM automation_queue GROUP BY status EXCEPT SELECT status, jobs FROM viewkeeper_queue_counts',
    )
    if (counts.length > 0) throw new Error(`queue counts: ${comparable(counts)}`)
  }

  close(): void {
    this.#kept.close()
    this.#plain.close()
  }
}
