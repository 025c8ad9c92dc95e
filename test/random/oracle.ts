import type { SQLOutputValue } from 'node:sqlite'
import type {
  LatestColumn,
  LeastColumn,
  SumColumn,
  Via,
  ViewColumn,
} from '../../src/engine/columns.ts'
import type { ViewDeclaration } from '../../src/engine/declaration.ts'
import { quoted, type Schema, type Table } from './schema.ts'
import { printed, type Row, type Twins } from './twins.ts'

/**
 * What sums, latest and least values should be, computed from the source rows in plain TypeScript. SQLite is asked
 * for expressions over one row alone; which rows count, where, and how they come together is found out here.
 */
type Value = SQLOutputValue

const rank = (value: Value): number =>
  value === null ? 0 : typeof value === 'string' ? 2 : value instanceof Uint8Array ? 3 : 1

const bytesOf = (value: Value): Buffer =>
  value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value))

/** The order that SQLite gives values: NULL, numbers, texts, bytes. */
const compare = (a: Value, b: Value): number => {
  if (rank(a) !== rank(b)) return rank(a) - rank(b)
  if (rank(a) === 0) return 0
  if (rank(a) > 1) return Buffer.compare(bytesOf(a), bytesOf(b))
  const [x, y] = [Number(a), Number(b)]
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0
  return x - y
}

const isSame = (a: Value, b: Value): boolean =>
  a === b || (rank(a) === rank(b) && rank(a) > 0 && compare(a, b) === 0)

/** The beginning of a text or of bytes, as views keep it. */
const beginning = (value: Value): Value => {
  if (typeof value === 'string') return [...value].slice(0, 1000).join('')
  if (!(value instanceof Uint8Array)) return value
  // SQLite's substr() of no bytes is NULL.
  return value.length === 0 ? null : value.slice(0, 1000)
}

/**
 * Each {column} of an expression, quoted, and compared as the value it is, whatever the column is declared as. Of a
 * column of the table that has no type, 3.0 is 3.
 */
const overRow = (expression: string, table: Table | undefined) =>
  expression.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => {
    const value = `(+${quoted(name)})`
    const type = table?.columns.find((column) => column.name === name)?.type
    const isWhole = `typeof${value} = 'real' AND CAST(${value} AS INTEGER) = ${value}`
    return type === '' || type === 'BLOB'
      ? `CASE WHEN ${isWhole} THEN CAST(${value} AS INTEGER) ELSE ${value} END`
      : value
  })

class Oracle {
  readonly #twins: Twins
  readonly #schema: Schema
  readonly #views: readonly ViewDeclaration[]
  /** What was read already: the same is asked for every key. */
  readonly #read = new Map<string, readonly Row[]>()

  constructor(twins: Twins, schema: Schema, views: readonly ViewDeclaration[]) {
    this.#twins = twins
    this.#schema = schema
    this.#views = views
  }

  #table(name: string): Table | undefined {
    return this.#schema.find((table) => table.name === name)
  }

  /** The column of a table or view that leads to `to`, or the one that is named. */
  #reference(from: string, to: string, named?: string): string | undefined {
    const table = this.#table(from)
    if (table) return named ?? table.references.find((r) => r.to === to)?.name
    const view = this.#views.find(({ name }) => name === from)
    const ways = this.#table(view?.parent ?? '')?.references.filter((r) => r.to === to)
    return Object.entries(view?.columns ?? {}).find(
      ([, column]) => column.kind === 'copy' && ways?.some(({ name }) => name === column.from),
    )?.[0]
  }

  #rows(from: string, columns: Readonly<Record<string, string>>): readonly Row[] {
    const all = Object.entries(columns).map(([name, sql]) => `${sql} AS ${quoted(name)}`)
    const sql = `SELECT ${all.join(', ')} FROM ${quoted(from)}`
    const rows = this.#read.get(sql) ?? this.#twins.rows(sql)
    this.#read.set(sql, rows)
    return rows
  }

  /** The rows of a table or view whose column has a value, each with its key and these expressions; none have NULL. */
  #rowsWith(
    from: string,
    column: string,
    value: Value,
    shown: Readonly<Record<string, string>>,
  ): Row[] {
    const id = this.#table(from)?.key.name
    const all = { above: quoted(column), ...(id === undefined ? {} : { id: quoted(id) }), ...shown }
    return this.#rows(from, all).filter(
      ({ above = null }) => above !== null && isSame(above, value),
    )
  }

  /** The rows below a key, over one foreign key or two. */
  #below(
    { table, via = [] }: { readonly table: string; readonly via?: Via },
    parent: string,
    key: Value,
    shown: Readonly<Record<string, string>>,
  ): Row[] {
    const [own, further] = typeof via === 'string' ? [via] : via
    const direct = further === undefined ? this.#reference(table, parent, own) : undefined
    if (direct !== undefined) return this.#rowsWith(table, direct, key, shown)
    const between = this.#table(table)?.references.find(({ name, to }) =>
      own === undefined ? this.#reference(to, parent) !== undefined : name === own,
    )
    const above = between && this.#reference(between.to, parent, further)
    if (between === undefined || above === undefined)
      throw new Error(`${table} is not below ${parent}`)
    return this.#rowsWith(between.to, above, key, {}).flatMap(({ id = null }) =>
      this.#rowsWith(table, between.name, id, shown),
    )
  }

  /** The keys of a table that views may have rows for. */
  keys(table: string): Value[] {
    const key = quoted(this.#table(table)?.key.name ?? 'id')
    return this.#rows(table, { key }).flatMap((row) => row.key ?? [])
  }

  /** What a column shows for a key; undefined where that is not found out here. */
  value(column: ViewColumn, parent: string, key: Value): Value | undefined {
    if (column.kind === 'sum') return this.#sum(column, parent, key)
    if (column.kind === 'latest') return this.#latest(column, parent, key)
    return column.kind === 'least' ? this.#least(column, parent, key) : undefined
  }

  #sum(column: SumColumn, parent: string, key: Value): Value {
    const { value, decimals } = column
    const over = overRow(value, this.#table(column.table))
    const scaled = decimals === undefined ? over : `round((${over}) * 1e${decimals})`
    const whole = `coalesce(max(min(CAST(${scaled} AS INTEGER), 1 << 40), -(1 << 40)), 0)`
    const rows = this.#below(column, parent, key, { value: whole })
    return rows.reduce((sum, row) => sum + BigInt(Number(row.value)), 0n)
  }

  #latest({ latest, from, otherwise }: LatestColumn, parent: string, key: Value): Value {
    const { table, by } = latest
    const columns = { by: quoted(by), shown: quoted(from) }
    const last = this.#below(latest, parent, key, columns)
      .toSorted(
        (a, b) => compare(a.by ?? null, b.by ?? null) || compare(a.id ?? null, b.id ?? null),
      )
      .at(-1)
    // A row without an id is the latest, too, but no view can look it up.
    const whole = last === undefined || last.id === null ? null : (last.shown ?? null)
    const source = this.#table(table)
    const isId = from === source?.key.name || source?.references.some(({ name }) => name === from)
    const shown = isId ? whole : beginning(whole)
    return shown === null && otherwise !== undefined ? BigInt(otherwise) : shown
  }

  #least(column: LeastColumn, parent: string, key: Value): Value {
    const { of, where } = column
    const conditions = Object.entries(where).map(
      ([column, value]) => `${quoted(column)} = '${value.replaceAll("'", "''")}'`,
    )
    const columns = { of: quoted(of), counts: ['true', ...conditions].join(' AND ') }
    const values = this.#below(column, parent, key, columns).flatMap((row) =>
      Number(row.counts) === 1 && row.of !== null ? [row.of ?? null] : [],
    )
    return beginning(values.toSorted(compare)[0] ?? null)
  }
}

/** Throws where a view has other keys than its parent, or a sum, a latest or a least value is not what rows come to. */
export const compareWithOracle = (twins: Twins, schema: Schema): void => {
  const views = twins.catalog.views
  const declarations = views.map(({ declaration }) => declaration)
  const oracle = new Oracle(twins, schema, declarations)
  for (const { declaration, table } of views) {
    const { parent, key, columns } = declaration
    const rows = twins.rows(`SELECT * FROM ${quoted(table)}`)
    const keys = oracle.keys(parent)
    if (
      keys.length !== rows.length ||
      !rows.every((row) => keys.some((id) => isSame(id, row[key] ?? null)))
    )
      throw new Error(`${table} has other keys than ${parent}:\n${printed(rows)}`)
    for (const row of rows) {
      const id = row[key] ?? null
      for (const [name, column] of Object.entries(columns)) {
        const kept = row[name] ?? null
        const counted = oracle.value(column, parent, id)
        if (counted !== undefined && !isSame(counted, kept))
          throw new Error(
            `${table}, ${name}: ${printed([{ kept, counted }])}\nin ${printed([row])}`,
          )
      }
    }
  }
}
