import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { comparedColumns } from '../../src/engine/statements/refresh-sql.ts'
import { baseline, materializedViews } from '../../src/keeper/schema.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { applicationTables, applicationTriggers } from './application.ts'
import { withOddIds } from './odd-ids.ts'
import { expectedViews, type Row, type Tables, type Value } from './oracle.ts'
import { filling, tables } from './statements.ts'

const { views } = catalog

export interface Mode {
  readonly foreignKeys: boolean
  readonly recursiveTriggers: boolean
  /** What foreign keys do instead of CASCADE. */
  readonly onDelete?: 'SET NULL' | 'SET DEFAULT'
  /** Whether the application's own triggers are there, and were made before ours or after. */
  readonly application?: 'older' | 'newer'
  /** Ids that are empty, BLOBs, numbers, invalid text or too long. */
  readonly oddIds?: true
}

/** MonoTask's tables as the mode has them. */
const sourcesOf = ({ onDelete, application }: Mode): string[] => [
  ...baseline(catalog).map((sql) =>
    onDelete === undefined
      ? sql
      : sql
          .replaceAll(/ NOT NULL( REFERENCES \w+\(id\) ON DELETE CASCADE)/g, '$1')
          .replaceAll(
            /( REFERENCES (\w)\w+\(id\) ON DELETE) CASCADE/g,
            (_, references: string, first: string) =>
              `${onDelete === 'SET DEFAULT' ? ` DEFAULT '${first}1'` : ''}${references} ${onDelete}`,
          ),
  ),
  ...(application === undefined ? [] : applicationTables),
]

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
  readonly #mode: Mode
  readonly #kept: DatabaseSync
  readonly #plain: DatabaseSync

  constructor(mode: Mode, damage: readonly string[] = []) {
    this.#mode = mode
    this.#kept = new DatabaseSync(':memory:')
    this.#plain = new DatabaseSync(':memory:')
    const own = mode.application === undefined ? [] : applicationTriggers
    const ours = [...materializedViews(catalog), ...damage]
    const inOrder = mode.application === 'older' ? [...own, ...ours] : [...ours, ...own]
    for (const sql of [...sourcesOf(mode), ...inOrder]) this.#kept.exec(sql)
    for (const sql of [...sourcesOf(mode), ...own]) this.#plain.exec(sql)
    for (const db of [this.#kept, this.#plain]) {
      db.exec(`PRAGMA recursive_triggers = ${mode.recursiveTriggers ? 'ON' : 'OFF'}`)
    }
    this.begin()
  }

  /** Empties every table and fills in what each list of statements begins with. */
  begin(): void {
    for (const db of [this.#kept, this.#plain]) {
      // First the rules, so that no trigger of the application keeps a row; last what is ours.
      const names = rowsOf(
        db,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' ORDER BY name <> 'application_rules', name GLOB 'viewkeeper_*' OR name GLOB '*_mv'",
      )
      db.exec('PRAGMA foreign_keys = OFF')
      for (const { name } of names) prepare(db, `DELETE FROM ${name}`).run()
      db.exec(`PRAGMA foreign_keys = ${this.#mode.foreignKeys ? 'ON' : 'OFF'}`)
    }
    for (const sql of this.#mode.oddIds ? filling.map(withOddIds) : filling) this.run(sql)
  }

  /** Runs what is a migration's work on the database with our triggers. */
  migrate(statements: readonly string[]): void {
    for (const sql of statements) this.#kept.exec(sql)
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
    this.#compareViews()
    if (!this.#mode.oddIds) this.#compareWithOracle(sources)
    this.#findLeftovers()
    const mayLeaveRows = this.#mode.application || /OR IGNORE|OR FAIL|ON CONFLICT/.test(sql)
    if (!mayLeaveRows && this.#putAside() > asideBefore)
      throw new Error('what was put aside of a replaced row is still there')
  }

  #putAside(): number {
    return rowsOf(this.#kept, 'SELECT row_id FROM viewkeeper_replaced WHERE row_id IS NOT NULL')
      .length
  }

  /** What was put aside of a row goes with the row; what stands below an id that has no row may stay. */
  #findLeftovers(): void {
    for (const { name } of tables) {
      const left = rowsOf(
        this.#kept,
        `SELECT row_id FROM viewkeeper_replaced WHERE source = '${name}' AND row_id IS NOT NULL AND row_id NOT IN (SELECT rowid FROM ${name})`,
      )
      if (left.length > 0)
        throw new Error(`an entry of ${name} ${left[0]?.row_id} is left, but the row is gone`)
    }
  }

  #sources(db: DatabaseSync): Tables {
    return Object.fromEntries(
      tables.map(({ name }) => {
        const columns = rowsOf(db, `SELECT name FROM pragma_table_info('${name}')`)
        const shown = this.#shown(columns.map((column) => String(column.name)))
        return [name, rowsOf(db, `SELECT ${shown} FROM ${name} ORDER BY ${name}.id, rowid`)]
      }),
    )
  }

  /** The columns to select: where values are odd, byte by byte with their type. */
  #shown(columns: readonly string[]): string {
    return columns
      .map((column) =>
        this.#mode.oddIds ? `typeof(${column}) || ' ' || hex(${column}) AS ${column}` : column,
      )
      .join(', ')
  }

  #compareWithOracle(sources: Tables): void {
    const expected = expectedViews(sources)
    for (const { declaration, table, key } of views) {
      const oracle = expected[declaration.name]
      // A view that was added has no oracle of its own: it is held against its definition alone.
      if (oracle === undefined) continue
      const named = Object.keys(oracle[0] ?? { [key]: null })
      const kept = rowsOf(this.#kept, `SELECT ${named.join(', ')} FROM ${table} ORDER BY ${key}`)
      if (comparable(kept) !== comparable(oracle))
        throw new Error(`${table}:\n${comparable(kept)}\nthe oracle:\n${comparable(oracle)}`)
    }
  }

  #compareViews(): void {
    for (const view of views) {
      const { table, key, declaration, derived } = view
      const names = [key, ...comparedColumns(view), ...derived.map((c) => c.name)]
      const columns = this.#shown(names)
      const rows = (of: string) =>
        comparable(rowsOf(this.#kept, `SELECT ${columns} FROM ${of} ORDER BY ${of}.${key}`))
      const [kept, plain] = [rows(table), rows(declaration.name)]
      if (kept !== plain) throw new Error(`${table}:\n${kept}\nits definition:\n${plain}`)
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
