import { label } from '../expressions/aggregates.ts'
import { columnsIn, identifier, literal, NEW, OLD, type Row, render } from '../expressions/sql.ts'
import type { Child, Grandchild } from '../model.ts'
import { changeRow } from './change.ts'
import type { Counted } from './entry.ts'
import type { Contribution, Place, Target } from './place.ts'
import type { About, Below } from './row-effect.ts'
import { rowTriggers } from './rows.ts'
import type { Trigger } from './trigger.ts'
import { viewRowTriggers } from './view-rows.ts'

/** Columns that decide which rows are looked up. */
const columnsOfOrder = (child: Child): string[] => [
  ...child.leasts.flatMap((c) => [c.column.of, ...Object.keys(c.column.where)]),
  ...child.latest.map((l) => l.group.by),
]

/** Columns, beside id, foreign key and those with labels, that decide what a row adds. */
const columnsUsed = (child: Child): string[] => {
  const used = [
    ...child.sums.flatMap((c) => columnsIn(c.column.value)),
    ...columnsOfOrder(child),
    ...child.latest.flatMap((l) => l.columns.map((c) => c.column.from)),
  ]
  return [...new Set(used)].filter((column) => column !== child.id && column !== child.foreignKey)
}

/** What a child row in itself adds. */
const contributionOf =
  (child: Child) =>
  (of: Row): Contribution => ({
    sum: (sum) => (child.sums.includes(sum) ? render(sum.column.value, of) : '0'),
    label: ({ name }) => {
      const histogram = child.histograms.find((h) => h.name === name)
      return histogram ? label(of(histogram.column.of)) : 'NULL'
    },
  })

export interface ChildTriggers {
  readonly target: Target
  readonly child: Child
  readonly name: string
  /** The key of the view row that a row counts in, where it is not simply its foreign key. */
  readonly keyOf?: (foreignKey: string) => string
  /** Counts one row more under a key, where rows have no parent to create them: the first one makes the row. */
  readonly addToRow?: (key: string) => string
}

/** What a view counts of the rows of a child table, for entries of rows that are put aside. */
export const countedOf = (target: Target, child: Child): Counted => ({
  view: target.table,
  source: child.table,
  above: target.kind,
  sums: child.sums,
  labels: child.histograms,
  below: child.below.flatMap((below) => below.sums),
})

/** The rowid that SQLite chooses next, but after the greatest there can be, and whether there are rows below it. */
const nextOf = (
  { table, id, isAutoincrement }: Child,
  exist: (id: string, is?: string) => string,
): NonNullable<Below['next']> => {
  const greatest = `coalesce((SELECT max(r.${identifier(id)}) FROM ${identifier(table)} r), 0)`
  if (!isAutoincrement) return { id: `(${greatest} + 1)`, exist: exist(`${greatest} + 1`) }
  const given = `coalesce((SELECT seq FROM sqlite_sequence WHERE name = ${literal(table)} COLLATE NOCASE), 0)`
  const next = `(max(${greatest}, ${given}) + 1)`
  // sqlite_sequence has no index: it is read only where there may be such rows.
  return { id: next, exist: `(${exist(greatest, '>')}) AND (${exist(next)})` }
}

/** The rows below the rows of a child table. */
const belowOf = (target: Target, child: Child): Below => {
  const sums = child.below.flatMap((below) => below.sums)
  const rowsOf = (below: Grandchild, id: string, is = '=') =>
    `FROM ${identifier(below.table)} b WHERE b.${identifier(below.foreignKey)} ${is} ${id}`
  const exist = (id: string, is?: string) =>
    child.below.map((below) => `EXISTS (SELECT 1 ${rowsOf(below, id, is)})`).join(' OR ')
  return {
    sums,
    exist: (id) => exist(id),
    ...(child.kind === 'INTEGER' ? { next: nextOf(child, exist) } : {}),
    present: (column, id) => {
      const below = child.below.find((candidate) => candidate.sums.includes(column))
      if (below === undefined) return '0'
      const value = render(column.column.value, (name) => `b.${identifier(name)}`)
      const total = column.column.value === '1' ? 'count(*)' : `coalesce(sum(${value}), 0)`
      return `(SELECT ${total} ${rowsOf(below, id)})`
    },
    add: (key, sum) => {
      const of = { sum, label: () => 'NULL' }
      const place: Place = { key, parts: [{ sign: '+', of }] }
      return changeRow({ target, place, keyOf: (id) => id, sums, histograms: [] })
    },
  }
}

/** Takes one label off and then adds the other: a histogram has room for one more only once it is balanced. */
const relabel = (
  target: Target,
  histogram: Child['histograms'][number],
  { key, parts }: Place,
): string[] => {
  const labels = parts.map(({ of }) => of.label(histogram))
  const change = (sign: '+' | '-') =>
    changeRow({
      target,
      place: { key, parts: parts.filter((part) => part.sign === sign) },
      keyOf: (id) => id,
      sums: [],
      histograms: [histogram],
    }).map((update) => `${update}\n  AND ${labels.join(' IS NOT ')}`)
  return [...change('-'), ...change('+')]
}

/** Keeps one view right under any statement on one of its child tables. */
export const childTriggers = (kept: ChildTriggers): Trigger[] => {
  const { target, child, name, keyOf = (key: string) => key, addToRow } = kept
  const below = child.below.length > 0 ? belowOf(target, child) : undefined
  const hasLookUp = child.latest.length > 0 || child.leasts.length > 0
  const apply = (place: Place, { touched }: About): string[] => {
    if (addToRow && place.parts.every(({ sign }) => sign === '+'))
      return [addToRow(keyOf(place.key))]
    const inPlace = place.parts.length > 1
    return changeRow({
      target,
      place,
      keyOf,
      // A change in place leaves the rows below as they are.
      sums: inPlace || !below ? child.sums : [...child.sums, ...below.sums],
      histograms: inPlace ? [] : child.histograms,
      touched,
      ...(hasLookUp ? { lookUp: child } : {}),
      ...(inPlace && child.isSource ? { inPlace: [OLD, NEW] as const } : {}),
    })
  }
  /** What changes where the order of rows does not: the latest row is known by its id, and what is below it stays. */
  const steady = {
    order: columnsOfOrder(child),
    apply: (place: Place) =>
      changeRow({
        target,
        place,
        keyOf,
        sums: child.sums,
        histograms: [],
        lookUp: {
          ...child,
          leasts: [],
          latest: child.latest.map((latest) => ({ ...latest, rows: [] })),
        },
        steady: NEW,
      }),
  }
  const isKnown = child.latest.length > 0 && child.latest.every(({ shownId }) => shownId !== '')
  const relabels = child.histograms.map((histogram) => ({
    name: histogram.name,
    column: histogram.column.of,
    apply: (place: Place) => relabel(target, histogram, place),
  }))
  const contribution = contributionOf(child)
  const { id, kind, foreignKey } = child
  const rows = { name, id, kind, foreignKey, used: columnsUsed(child), apply, relabels }
  return child.isSource
    ? rowTriggers({
        ...rows,
        counted: countedOf(target, child),
        contribution,
        ...(below ? { below } : {}),
        ...(isKnown ? { steady } : {}),
      })
    : viewRowTriggers(child, { ...rows, contribution })
}
