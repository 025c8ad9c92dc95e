import { mostLabels, totalOf } from '../expressions/aggregates.ts'
import { identifier } from '../expressions/sql.ts'
import type { Child, Latest, ViewModel } from '../model.ts'

/**
 * Rows that D1 counts to compare one key with its definition, at most, by what is measured (test/engine/cost): steps of
 * histograms and lists are rows, too.
 */
const rowsOf = {
  key: 6,
  child: 2,
  latest: 3,
  histogram: 5,
  list: 3,
  /** Of a histogram, each row below it and each label. */
  countedRow: 3,
  label: 12,
  /** Of a list, each value it shows. */
  listedValue: 3,
}

/**
 * Where a view counts rows in no column they are counted themselves, at most so many, as that is read for every key that
 * is listed: with more, a key costs more than any statement that compares several.
 */
const mostCounted = 2000
const tooMany = 1_000_000

const kept = (column: string): string => `max(m.${identifier(column)}, 0)`

const counted = (from: string): string =>
  `(SELECT iif(count(*) > ${mostCounted}, ${tooMany}, count(*)) FROM (SELECT 1 FROM ${from} LIMIT ${mostCounted + 1}))`

const countRows = (table: string, foreignKey: string, key: string): string =>
  counted(`${identifier(table)} c WHERE c.${identifier(foreignKey)} = m.${identifier(key)}`)

/** The column that counts all rows, where there is one. */
const countIn = (sums: Child['sums']): string | undefined =>
  sums.find(({ column }) => column.value === '1')?.name

/** The same of those that are read: of a single count with a condition no others, as its index has them apart. */
const readIn = (child: Child): string | undefined => {
  const [only, ...more] = child.sums
  const isAlone = more.length + child.histograms.length + child.below.length === 0
  return isAlone && only?.column.where !== undefined ? only.name : countIn(child.sums)
}

/** How many rows of a child table stand below the view row `m`. */
const rowsBelow = (view: ViewModel, child: Child): string => {
  const count = readIn(child)
  return count === undefined ? countRows(child.table, child.foreignKey, view.key) : kept(count)
}

/** A histogram passes over the rows once more, and has a step for each label. */
const histogramCost = (name: string, rows: string): string => {
  const shown = `m.${identifier(name)}`
  const labels = `coalesce((octet_length(${shown}) - octet_length(replace(${shown}, '":', ''))) / 2, 0)`
  return `${rowsOf.countedRow} * ${rows} + ${rowsOf.label} * iif(${labels} > ${mostLabels}, ${rows}, ${labels})`
}

/** The rows two keys away, and those between once for each table below them. */
const costBelow = (view: ViewModel, child: Child, rows: string): string[] =>
  child.below.flatMap(({ table, foreignKey, sums }) => {
    const count = countIn(sums)
    if (count !== undefined) return [rows, kept(count)]
    const [b, c] = [identifier(child.table), identifier(table)]
    const joined = `${b} b CROSS JOIN ${c} c ON c.${identifier(foreignKey)} = b.${identifier(child.id)} WHERE b.${identifier(child.foreignKey)} = m.${identifier(view.key)}`
    return [rows, counted(joined)]
  })

const costOfSource = (view: ViewModel, child: Child): string[] => {
  const { sums, histograms, below } = child
  if (sums.length + histograms.length + below.length === 0) return []
  const rows = rowsBelow(view, child)
  return [
    ...(sums.length > 0 ? [rows] : []),
    ...histograms.map(({ name }) => histogramCost(name, rows)),
    ...costBelow(view, child, rows),
  ]
}

/** A row of another view is found through the row it stands for. */
const costOfView = (view: ViewModel, { source, histograms }: Child): string[] => {
  const through = view.children.find((other) => other.table === source.table)
  const rows =
    through && readIn(through) !== undefined
      ? rowsBelow(view, through)
      : countRows(source.table, source.foreignKey, view.key)
  return [`2 * ${rows}`, ...histograms.map(({ name }) => `${rows} + ${histogramCost(name, rows)}`)]
}

/** The rows of a latest row: one pass over them for what is counted, and the steps of each list. */
const costOfLatest = ({ shownId, rows }: Latest): string[] =>
  rows.flatMap((below) => {
    const total = totalOf(below)
    const count = total ? kept(total.name) : countRows(below.group.table, below.foreignKey, shownId)
    const lists = below.columns.filter(({ column }) => column.aggregate.kind === 'values').length
    return [count, `${lists} * ${rowsOf.listedValue} * min(${count}, ${mostLabels})`]
  })

/** What is read whatever there is below the key. */
const costOfKey = ({ children }: ViewModel): number => {
  const latest = children.flatMap((child) => child.latest)
  const lists = latest
    .flatMap(({ rows }) => rows)
    .flatMap(({ columns }) => columns)
    .filter(({ column }) => column.aggregate.kind === 'values')
  const histograms = children.flatMap((child) => child.histograms)
  return (
    rowsOf.key +
    rowsOf.child * children.length +
    rowsOf.latest * latest.length +
    rowsOf.histogram * histograms.length +
    rowsOf.list * lists.length
  )
}

/**
 * How many rows are read, at most, to compare a view row (`m`) with its definition, by what the row itself counts: known
 * before they are read. SQL over `m`; NULL where the row does not tell.
 */
export const comparisonCost = (view: ViewModel): string =>
  [
    costOfKey(view),
    ...view.children.flatMap((child) =>
      child.isSource ? costOfSource(view, child) : costOfView(view, child),
    ),
    ...view.children.flatMap((child) => child.latest.flatMap(costOfLatest)),
  ].join(' + ')
