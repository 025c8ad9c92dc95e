import {
  countedColumns,
  distinctName,
  label,
  listSql,
  mostLabels,
  rowsOf,
} from '../expressions/aggregates.ts'
import {
  bounded,
  identifier,
  indent,
  isShortId,
  literal,
  type Row,
  render,
  row,
} from '../expressions/sql.ts'
import type { Child, Latest, LatestRows, LatestShown, ViewModel } from '../model.ts'

const parent = row('p')
const c = row('c')

interface Definition {
  /** View column → expression over the parent row `p` and the joins. */
  readonly columns: Map<string, string>
  readonly joins: string[]
}

/** The latest child row's id, found through the index on (foreign key, by, id). */
export const latestId = (child: Child, latest: Latest, key: string): string =>
  `(SELECT x.${identifier(child.id)} FROM ${identifier(child.readFrom)} x WHERE x.${identifier(child.foreignKey)} = ${key}` +
  ` ORDER BY x.${identifier(latest.group.by)} DESC, x.${identifier(child.id)} DESC LIMIT 1)`

const addSums = (definition: Definition, from: string, sums: Child['sums']): void => {
  const total = (value: string) =>
    value === '1' ? 'count(*)' : `coalesce(sum(${render(value, c)}), 0)`
  const [only, ...more] = sums
  if (!only) return
  if (more.length === 0) {
    const { value, where } = only.column
    const counted = where === undefined ? total(value) : 'count(*)'
    const filtered = where === undefined ? '' : ` AND ${render(where, c)}`
    definition.columns.set(only.name, `(SELECT ${counted} ${from}${filtered})`)
    return
  }
  // One pass over the child rows for several sums: json_each is SQLite's only lateral join.
  const alias = `s${definition.joins.length + 1}`
  const totals = sums.map(({ column }) => total(column.value)).join(',\n')
  definition.joins.push(
    `CROSS JOIN json_each(json_array((\n  SELECT json_array(\n${indent(totals, '    ')})\n  ${from}))) AS ${alias}`,
  )
  for (const [index, { name }] of sums.entries())
    definition.columns.set(name, `(${alias}.value ->> ${index})`)
}

/** What the view shows of the latest row, of a row at hand. */
export const latestValue = ({ column, kept }: LatestShown, of: Row): string => {
  const value = kept(of(column.from))
  return column.otherwise === undefined ? value : `coalesce(${value}, ${column.otherwise})`
}

const addLatest = (definition: Definition, child: Child, latest: Latest): void => {
  const alias = `l${definition.joins.length + 1}`
  const found = row(alias)
  definition.joins.push(
    `LEFT JOIN ${identifier(child.readFrom)} AS ${alias}\n  ON ${found(child.id)} = ${latestId(child, latest, parent('id'))}`,
  )
  for (const shown of latest.columns) definition.columns.set(shown.name, latestValue(shown, found))
  for (const rows of latest.rows) addRowsOf(definition, rows, found(child.id))
}

/** Counts of the rows of a latest row in one pass, and lists of their values. */
const addRowsOf = (definition: Definition, rows: LatestRows, id: string): void => {
  const alias = `r${definition.joins.length + 1}`
  const counts = [...countedColumns(rows)]
  const totals = counts.map(([, count]) => count).join(',\n')
  definition.joins.push(
    `CROSS JOIN json_each(json_array((\n  SELECT json_array(\n${indent(totals, '    ')})\n  ${rowsOf(rows, id)}))) AS ${alias}`,
  )
  const counted = new Map(counts.map(([name], index) => [name, `(${alias}.value ->> ${index})`]))
  for (const [name, count] of counted) definition.columns.set(name, count)
  for (const { name, column } of rows.columns)
    if (column.aggregate.kind === 'values')
      definition.columns.set(
        name,
        listSql(rows, column, { id, distinct: counted.get(distinctName(name)) ?? '0' }),
      )
}

/** What a view that builds on others is computed from: their definitions, or their rows as they are kept. */
type Basis = 'definitions' | 'kept rows'

/** A view's rows have no index on the foreign key: they are found through the rows they stand for. */
const childRows = ({ isSource, table, readFrom, id, foreignKey, source }: Child, basis: Basis) =>
  isSource || basis === 'definitions'
    ? `FROM ${identifier(readFrom)} c WHERE c.${identifier(foreignKey)} = ${parent('id')}`
    : `FROM ${identifier(source.table)} b CROSS JOIN ${identifier(table)} c ON c.${identifier(id)} = b.id` +
      ` WHERE b.${identifier(source.foreignKey)} = ${parent('id')}`

/** A histogram of rows: the labels least in byte order; those of all others together under `+more`. */
const histogramSql = (from: string, value: string): string =>
  `(SELECT json_group_object(label, rows ORDER BY label = '+more', label) FROM (
  SELECT iif(at <= ${mostLabels}, label, '+more') AS label, sum(rows) AS rows FROM (
    SELECT label, rows, row_number() OVER (ORDER BY label = '+more', label) AS at FROM (
      SELECT ${label(value)} AS label, count(*) AS rows ${from} AND ${value} IS NOT NULL GROUP BY 1
    )
  ) GROUP BY 1
))`

const addChild = (definition: Definition, child: Child, basis: Basis): void => {
  const from = childRows(child, basis)
  addSums(definition, from, child.sums)
  for (const { name, column } of child.histograms)
    definition.columns.set(name, histogramSql(from, c(column.of)))
  for (const least of child.leasts)
    definition.columns.set(least.name, leastValue(child, least, parent('id')))
  for (const latest of child.latest) addLatest(definition, child, latest)
  for (const below of child.below)
    addSums(
      definition,
      `FROM ${identifier(child.readFrom)} b JOIN ${identifier(below.table)} c ON c.${identifier(below.foreignKey)} = b.${identifier(child.id)}` +
        ` WHERE b.${identifier(child.foreignKey)} = ${parent('id')}`,
      below.sums,
    )
}

/** The least value, found through the index on (foreign key, where columns, value). */
export const leastValue = (
  child: Child,
  { column: least, type }: Child['leasts'][number],
  key: string,
): string => {
  const where = Object.entries(least.where).map(
    ([column, value]) => ` AND x.${identifier(column)} = ${literal(value)}`,
  )
  return `(SELECT ${bounded(type, `min(x.${identifier(least.of)})`)} FROM ${identifier(child.readFrom)} x WHERE x.${identifier(child.foreignKey)} = ${key}${where.join('')})`
}

/** A copied column of a row at hand, as the view keeps it. Ids are whole: they are looked up by. */
export const copiedValue = (
  { from, type, isReference }: ViewModel['copies'][number],
  of: Row,
): string => (isReference ? of(from) : bounded(type, of(from)))

/** Whether a parent row has a view row: it has an id, and its ids are short enough to be kept whole. */
export const hasViewRow = (view: ViewModel, of: Row): string =>
  [`${of('id')} IS NOT NULL`, ...idColumns(view).map((column) => isShortId(of(column)))].join(
    ' AND ',
  )

/** The ids of a parent row that its view row keeps. */
export const idColumns = (view: ViewModel): string[] => [
  'id',
  ...view.copies.filter(({ isReference }) => isReference).map(({ from }) => from),
]

/** The columns that are stored and no clock, over the parent row `p` and the joins. */
const definedRows = (view: ViewModel, basis: Basis): string => {
  const definition: Definition = { columns: new Map(), joins: [] }
  for (const copy of view.copies) definition.columns.set(copy.name, copiedValue(copy, parent))
  for (const child of view.children) addChild(definition, child, basis)
  const base = view.stored
    .filter(({ name }) => definition.columns.has(name))
    .map(({ name }) => `${definition.columns.get(name)} AS ${identifier(name)}`)
  return [
    `SELECT p.id AS ${identifier(view.key)},\n${indent(base.join(',\n'))}`,
    `FROM ${identifier(view.parent.table)} p`,
    ...definition.joins,
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
