import type { Child, Latest, LatestShown, ViewModel } from '../model.ts'
import type { Affinity } from './affinity.ts'
import { bounded, identifier, isShortId, literal, type Row } from './sql.ts'

const ofLatest = (column: string, child: Child, latest: Latest, key: string): string =>
  `(SELECT x.${identifier(column)} FROM ${identifier(child.readFrom)} x WHERE x.${identifier(child.foreignKey)} = ${key}` +
  ` ORDER BY x.${identifier(latest.group.by)} DESC, x.${identifier(child.id)} DESC LIMIT 1)`

/** The latest child row's id, found through the index on (foreign key, by, id). */
export const latestId = (child: Child, latest: Latest, key: string): string =>
  ofLatest(child.id, child, latest, key)

/** Its rowid, found the same way. */
export const latestRowid = (child: Child, latest: Latest, key: string): string =>
  ofLatest('rowid', child, latest, key)

/** A number that stands in for what is not there, as a column of this type keeps it: 0 in a REAL one is 0.0. */
export const standIn = (type: Affinity, value: number): string =>
  type === 'REAL' && /^-?\d+$/.test(`${value}`) ? `${value}.0` : `${value}`

/** What the view shows of the latest row, of a row at hand. */
export const latestValue = ({ column, type, kept }: LatestShown, of: Row): string => {
  const value = kept(of(column.from))
  return column.otherwise === undefined
    ? value
    : `coalesce(${value}, ${standIn(type, column.otherwise)})`
}

const looksLikeNumber = /^\s*[-+]?\.?\d/

/**
 * Whether a least value is taken among rows like this one; undefined where a row by itself, without the types of its
 * columns, does not tell: SQLite compares 7 and '7' by those.
 */
export const countsInLeast = (
  { column: { where } }: Child['leasts'][number],
  of: Row,
): string | undefined => {
  const values = Object.entries(where)
  return values.length === 0 || values.some(([, value]) => looksLikeNumber.test(value))
    ? undefined
    : values.map(([column, value]) => `${of(column)} = ${literal(value)}`).join(' AND ')
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

/** The copied columns that hold ids of other rows. */
const copiedIds = ({ copies }: ViewModel): string[] =>
  copies.filter(({ isReference }) => isReference).map(({ from }) => from)

/** The columns of a parent row that decide whether it has a view row. */
export const idColumns = (view: ViewModel): string[] => [view.parent.key, ...copiedIds(view)]

/**
 * Whether a parent row has a view row: it has an id, and its ids are short enough to be kept whole. `true` where
 * every row has.
 */
export const hasViewRow = (view: ViewModel, of: Row): string => {
  const key = of(view.parent.key)
  const conditions = [
    ...(view.kind === 'TEXT' ? [`${key} IS NOT NULL`, isShortId(key)] : []),
    ...copiedIds(view).map((column) => isShortId(of(column))),
  ]
  return conditions.length === 0 ? 'true' : conditions.join(' AND ')
}
