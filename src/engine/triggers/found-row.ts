import { countedColumns, rowsOf } from '../expressions/aggregates.ts'
import {
  countsInLeast,
  latestId,
  latestRowid,
  latestValue,
  leastValue,
} from '../expressions/looked-up.ts'
import {
  agrees,
  boundedId,
  identifier,
  indent,
  isBelowCut,
  type Row,
  row,
} from '../expressions/sql.ts'
import type { Child, Latest } from '../model.ts'

/** The aliases of `foundRow` by which an UPDATE has the latest row's id and the counts of its rows. */
export const idOf = (latest: number) => `id_${latest}`
export const rowsAlias = (latest: number, rows: number) => `rows_${latest}_${rows}`

/** How many rows are read to compare a view row with what is looked up. */
export const rowsCompared = ({ latest, leasts }: Pick<Child, 'latest' | 'leasts'>): number =>
  2 * latest.length + leasts.length

/** So many are cheaper to read twice, to compare and to set, than to gather in a table that both read. */
export const mostReadTwice = 2

export interface LookUp {
  readonly child: Child
  /** The foreign key of the child rows. */
  readonly key: string
  /** Ids of child rows of which the rows below may have changed unseen. */
  readonly touched: readonly string[]
  /** The view row as it is. */
  readonly current: Row
  /** Of a row that changes in place, how it was and is: a least value that it never counted in stays. */
  readonly inPlace?: readonly [from: Row, to: Row]
  /** The row that changes, if it keeps its place in the order as well: which row is the latest stays. */
  readonly steady?: Row
}

const least = ({ child, key, current, inPlace }: LookUp, of: Child['leasts'][number]): string => {
  const value = leastValue(child, of, key)
  const counts = inPlace?.flatMap((one) => countsInLeast(of, one) ?? [])
  return counts === undefined || counts.length === 0
    ? value
    : `iif(${counts.join(' OR ')}, ${value}, ${current(of.name)})`
}

/** Whether the view row `current` shows the row `of` as the latest, as far as ids tell that are cut off there. */
export const isShown = (child: Child, { shownId }: Latest, current: Row, of: Row): string =>
  `${current(shownId)} = ${child.kind === 'TEXT' ? boundedId(of(child.id)) : of(child.id)}`

/** What tells the latest row, `found`. */
const isLatest = ({ child, key, current, steady }: LookUp, latest: Latest, found: Row): string => {
  const { id, kind, foreignKey, isSource } = child
  if (!isSource) return `${found(id)} = ${latestId(child, latest, key)}`
  const rowid = latestRowid(child, latest, key)
  if (steady === undefined)
    return `${found('rowid')} = ${rowid}${kind === 'TEXT' ? ` AND ${found(id)} IS NOT NULL` : ''}`
  const shown = isShown(child, latest, current, steady)
  const isThis = agrees([id, foreignKey], found, steady)
  if (kind === 'INTEGER') return `${shown} AND ${found('rowid')} = ${steady('rowid')} AND ${isThis}`
  // What is shown of an id that was cut off may look like another id that was not.
  const isShort = isBelowCut(steady(id))
  return (
    `${shown} AND ${found('rowid')} = iif(${isShort}, ${steady('rowid')}, ${rowid})` +
    ` AND (NOT ${isShort} OR ${isThis})`
  )
}

/**
 * One row `n` with the latest and least values of the child rows of `key`. The rows below the latest row are counted
 * only for what is set, and where another row has become the latest, or a touched one is: else their counts are NULL;
 * where there are none, 0.
 */
export const foundRow = (lookUp: LookUp, isFor: 'comparing' | 'setting'): string => {
  const { child, touched, current, steady } = lookUp
  const columns = child.leasts.map((of) => `${least(lookUp, of)} AS ${identifier(of.name)}`)
  const joins: string[] = []
  for (const [index, latest] of child.latest.entries()) {
    const alias = `l${index}`
    const found = row(alias)
    joins.push(
      `LEFT JOIN ${identifier(child.readFrom)} AS ${alias} ON ${isLatest(lookUp, latest, found)}`,
    )
    for (const shown of latest.columns) {
      const value = latestValue(shown, found)
      const stays = `iif(${found('rowid')} IS NULL, ${current(shown.name)}, ${value})`
      columns.push(`${steady ? stays : value} AS ${identifier(shown.name)}`)
    }
    if (latest.rows.length === 0) continue
    const id = latest.columns.find(({ name }) => name === latest.shownId)
    const stays = [
      `${id ? latestValue(id, found) : found(child.id)} IS ${current(latest.shownId)}`,
      ...touched.map((other) => `${found(child.id)} IS NOT ${other}`),
    ].join(' AND ')
    columns.push(`${found(child.id)} AS ${idOf(index)}`)
    if (isFor === 'comparing') continue
    for (const [below, rows] of latest.rows.entries()) {
      const of = rowsOf(rows, found(child.id))
      const counts = `(SELECT json_array(${[...countedColumns(rows).values()].join(', ')}) ${of})`
      columns.push(
        `iif(${stays}, NULL, iif(EXISTS (SELECT 1 ${of}), ${counts}, 0)) AS ${rowsAlias(index, below)}`,
      )
    }
  }
  // With a limit SQLite computes the row once, not anew for each column that is taken from it.
  return `(\n  SELECT ${columns.join(',\n    ')}\n  FROM (SELECT 1)\n${indent(joins.join('\n'))}\n  LIMIT 1\n) AS n`
}
