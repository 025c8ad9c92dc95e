import {
  countedColumns,
  distinctName,
  label,
  listSql,
  mostLabels,
  rowsOf,
} from '../expressions/aggregates.ts'
import {
  copiedValue,
  hasViewRow,
  latestId,
  latestValue,
  leastValue,
} from '../expressions/looked-up.ts'
import { condition, identifier, indent, render, row } from '../expressions/sql.ts'
import type { Child, Latest, LatestRows, ViewModel } from '../model.ts'

const parent = row('p')
const c = row('c')

/** What a view that builds on others is computed from: their definitions, or their rows as they are kept. */
type Basis = 'definitions' | 'kept rows'

/** A histogram of rows: the labels least in byte order; those of all others together under `+more`. */
const histogramSql = (from: string, value: string): string =>
  `(SELECT json_group_object(label, rows ORDER BY label = '+more', label) FROM (
  SELECT iif(at <= ${mostLabels}, label, '+more') AS label, sum(rows) AS rows FROM (
    SELECT label, rows, row_number() OVER (ORDER BY label = '+more', label) AS at FROM (
      SELECT ${label(value)} AS label, count(*) AS rows ${from} AND ${value} IS NOT NULL GROUP BY 1
    )
  ) GROUP BY 1
))`

/** What the columns of a view are, over the parent row `p` and joins. */
class Definition {
  /** View column → expression. */
  readonly columns = new Map<string, string>()
  readonly joins: string[] = []
  readonly #key: string
  readonly #basis: Basis

  constructor(view: ViewModel, basis: Basis) {
    this.#key = parent(view.parent.key)
    this.#basis = basis
    for (const copy of view.copies) this.columns.set(copy.name, copiedValue(copy, parent))
    for (const child of view.children) this.#addChild(child)
  }

  #addChild(child: Child): void {
    const from = this.#childRows(child)
    this.#addSums(from, child.sums)
    for (const { name, column } of child.histograms)
      this.columns.set(name, histogramSql(from, c(column.of)))
    for (const least of child.leasts)
      this.columns.set(least.name, leastValue(child, least, this.#key))
    for (const latest of child.latest) this.#addLatest(child, latest)
    for (const below of child.below)
      this.#addSums(
        `FROM ${identifier(child.readFrom)} b JOIN ${identifier(below.table)} c ON c.${identifier(below.foreignKey)} = b.${identifier(child.id)}` +
          ` WHERE b.${identifier(child.foreignKey)} = ${this.#key}`,
        below.sums,
      )
  }

  /** A view's rows have no index on the foreign key: they are found through the rows they stand for. */
  #childRows({ isSource, table, readFrom, id, foreignKey, source }: Child): string {
    return isSource || this.#basis === 'definitions'
      ? `FROM ${identifier(readFrom)} c WHERE c.${identifier(foreignKey)} = ${this.#key}`
      : `FROM ${identifier(source.table)} b CROSS JOIN ${identifier(table)} c ON c.${identifier(id)} = b.${identifier(source.id)}` +
          ` WHERE b.${identifier(source.foreignKey)} = ${this.#key}`
  }

  #addSums(from: string, sums: Child['sums']): void {
    const total = (value: string) =>
      value === '1' ? 'count(*)' : `coalesce(sum(${render(value, c)}), 0)`
    const [only, ...more] = sums
    if (!only) return
    if (more.length === 0) {
      const { value, where } = only.column
      const counted = where === undefined ? total(value) : 'count(*)'
      const filtered = where === undefined ? '' : ` AND ${condition(where, c)}`
      this.columns.set(only.name, `(SELECT ${counted} ${from}${filtered})`)
      return
    }
    // One pass over the child rows for several sums: json_each is SQLite's only lateral join.
    const alias = `s${this.joins.length + 1}`
    const totals = sums.map(({ column }) => total(column.value)).join(',\n')
    this.joins.push(
      `CROSS JOIN json_each(json_array((\n  SELECT json_array(\n${indent(totals, '    ')})\n  ${from}))) AS ${alias}`,
    )
    for (const [index, { name }] of sums.entries())
      this.columns.set(name, `(${alias}.value ->> ${index})`)
  }

  #addLatest(child: Child, latest: Latest): void {
    const alias = `l${this.joins.length + 1}`
    const found = row(alias)
    this.joins.push(
      `LEFT JOIN ${identifier(child.readFrom)} AS ${alias}\n  ON ${found(child.id)} = ${latestId(child, latest, this.#key)}`,
    )
    for (const shown of latest.columns) this.columns.set(shown.name, latestValue(shown, found))
    for (const rows of latest.rows) this.#addRowsOf(rows, found(child.id))
  }

  /** Counts of the rows of a latest row in one pass, and lists of their values. */
  #addRowsOf(rows: LatestRows, id: string): void {
    const alias = `r${this.joins.length + 1}`
    const counts = [...countedColumns(rows)]
    const totals = counts.map(([, count]) => count).join(',\n')
    this.joins.push(
      `CROSS JOIN json_each(json_array((\n  SELECT json_array(\n${indent(totals, '    ')})\n  ${rowsOf(rows, id)}))) AS ${alias}`,
    )
    const counted = new Map(counts.map(([name], index) => [name, `(${alias}.value ->> ${index})`]))
    for (const [name, count] of counted) this.columns.set(name, count)
    for (const { name, column } of rows.columns)
      if (column.aggregate.kind === 'values')
        this.columns.set(
          name,
          listSql(rows, column, { id, distinct: counted.get(distinctName(name)) ?? '0' }),
        )
  }
}

/** The columns that are stored and no clock, over the parent row `p` and the joins. */
const definedRows = (view: ViewModel, basis: Basis): string => {
  const { columns, joins } = new Definition(view, basis)
  const base = view.stored
    .filter(({ name }) => columns.has(name))
    .map(({ name }) => `${columns.get(name)} AS ${identifier(name)}`)
  return [
    `SELECT ${parent(view.parent.key)} AS ${identifier(view.key)},\n${indent(base.join(',\n'))}`,
    `FROM ${identifier(view.parent.table)} p`,
    ...joins,
    `WHERE ${hasViewRow(view, parent)}`,
  ].join('\n')
}

/**
 * The plain view: what every row should be, computed from the source tables alone. Reading one key
 * costs that key's rows only; several sums over one table are taken in one pass.
 */
export const plainView = (view: ViewModel): string => {
  const columns = Object.entries(view.declaration.columns).map(([name, column]) =>
    column.kind === 'derived' || column.kind === 'clock'
      ? `${render(column.expression, identifier)} AS ${identifier(name)}`
      : identifier(name),
  )
  columns.push(...view.support.map(({ name }) => identifier(name)))
  for (const [name, expression] of Object.entries(view.declaration.plainOnly ?? {}))
    columns.push(`${render(expression, identifier)} AS ${identifier(name)}`)
  return (
    `CREATE VIEW ${identifier(view.declaration.name)} AS\n` +
    `SELECT ${identifier(view.key)},\n${indent(columns.join(',\n'))}\nFROM (\n${indent(definedRows(view, 'definitions'))}\n)`
  )
}

/**
 * What audit and repair hold a view's rows against, to stand in a FROM clause. A view that builds on others
 * is held against their rows as they are kept: mending one of those moves it by the difference, so it must
 * agree with them; and it costs a tenth.
 */
export const expectedRows = (view: ViewModel): string => {
  if (view.children.every((child) => child.isSource)) return identifier(view.declaration.name)
  const clocks = view.clocks.map(
    ({ name, column }) => `${render(column.expression, identifier)} AS ${identifier(name)}`,
  )
  return `(\n  SELECT ${['*', ...clocks].join(', ')} FROM (\n${indent(definedRows(view, 'kept rows'), '    ')}\n  )\n)`
}
