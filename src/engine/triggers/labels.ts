import type { HistogramColumn } from '../columns.ts'
import { label, mostLabels } from '../expressions/aggregates.ts'
import { asText } from '../expressions/keys.ts'
import { identifier, indent, literal, NEW, OLD, type Row, row } from '../expressions/sql.ts'
import type { Child, Named, ViewModel } from '../model.ts'
import { lastRefreshed, unfinished } from './place.ts'
import type { Trigger } from './trigger.ts'

/**
 * The labels that histograms count together under `+more`, each with its rows: so that one of them can be shown once
 * there is room, without counting its rows anew. Only rows with more than 100 labels have entries.
 */
export const moreLabelsTable =
  'CREATE TABLE IF NOT EXISTS viewkeeper_more_labels (\n' +
  '  view TEXT NOT NULL,\n  histogram TEXT NOT NULL,\n  view_key TEXT NOT NULL,\n  label TEXT NOT NULL,\n' +
  '  rows INTEGER NOT NULL,\n  PRIMARY KEY (view, histogram, view_key, label)\n) WITHOUT ROWID'

interface Histogram {
  readonly view: ViewModel
  readonly child: Child
  readonly column: Named<HistogramColumn>
}

const histogramsOf = (view: ViewModel): Histogram[] =>
  view.children.flatMap((child) => child.histograms.map((column) => ({ view, child, column })))

/** Entries of a histogram; `key` narrows them to one view row. */
const entries = ({ view, column }: Histogram, key?: string): string =>
  `view = ${literal(view.table)} AND histogram = ${literal(column.name)}${key === undefined ? '' : ` AND view_key = ${asText(key, view.kind)}`}`

/** Looks at the text first: few have so many labels. */
const hasMore = (object: string): string =>
  `instr(${object}, '"+more"') AND json_valid(${object}) AND json_type(${object}, '$."+more"') IS NOT NULL`

/** The bytes of an object with 101 labels, at least: each but one of a character. */
const bytesOfMany = 600

/** The labels that histograms count under `+more`: {view_key, label, rows}, of the rows `c` that meet `where`. */
const moreLabels = (
  { column }: Histogram,
  { key, from, where }: Readonly<Record<'key' | 'from' | 'where', string>>,
): string => {
  const value = `c.${identifier(column.column.of)}`
  return `SELECT view_key, label, rows FROM (
  SELECT view_key, label, rows, row_number() OVER (PARTITION BY view_key ORDER BY label = '+more', label) AS at FROM (
    SELECT ${key} AS view_key, ${label(value)} AS label, count(*) AS rows
    FROM ${from} WHERE ${where} AND ${value} IS NOT NULL GROUP BY 1, 2
  )
) WHERE at > ${mostLabels} AND label <> '+more'`
}

/** Counts the labels that view rows `m` do not show: of those that meet `where`. */
const fill = (histogram: Histogram, from: string, where: string): string => {
  const { view, child, column } = histogram
  const key = `m.${identifier(view.key)}`
  const counted = moreLabels(histogram, {
    key,
    from: `${from} CROSS JOIN ${identifier(child.table)} c ON c.${identifier(child.foreignKey)} = ${key}`,
    where: `${where} AND ${hasMore(`m.${identifier(column.name)}`)}`,
  })
  return `INSERT INTO viewkeeper_more_labels (view, histogram, view_key, label, rows)
SELECT ${literal(view.table)}, ${literal(column.name)}, view_key, label, rows FROM (
${indent(counted)}
) WHERE true
ON CONFLICT (view, histogram, view_key, label) DO UPDATE SET rows = excluded.rows
WHERE viewkeeper_more_labels.rows IS NOT excluded.rows`
}

/** Whether what is kept of the labels that this view row does not show is wrong. */
const isWrong = (histogram: Histogram, of: Row): string => {
  const { view, child, column } = histogram
  const key = of(view.key)
  const counted = moreLabels(histogram, {
    key,
    from: `${identifier(child.table)} c`,
    where: `c.${identifier(child.foreignKey)} = ${key}`,
  })
  const there = `FROM viewkeeper_more_labels WHERE ${entries(histogram, key)}`
  return `iif(${hasMore(of(column.name))}, (
  SELECT count(*) FILTER (WHERE kept.rows IS NOT counted.rows) > 0 OR count(*) <> (SELECT count(*) ${there})
  FROM (
${indent(counted, '    ')}
  ) counted LEFT JOIN (SELECT label, rows ${there}) kept ON kept.label = counted.label
), EXISTS (SELECT 1 ${there}))`
}

/** Conditions on a view row of which one holds where what is kept of labels that it does not show is wrong. */
export const wrongLabels = (view: ViewModel, of: Row): string[] =>
  histogramsOf(view).map((histogram) => isWrong(histogram, of))

/**
 * Forgets the labels that view rows `m` do not show where what is kept of them is wrong, before the rows are computed
 * anew: of those that meet `where`.
 */
export const clearLabels = (view: ViewModel, from: string, where: string): string[] =>
  histogramsOf(view).map(
    (histogram) =>
      `DELETE FROM viewkeeper_more_labels WHERE ${entries(histogram)} AND view_key IN (\n` +
      `  SELECT ${asText(`m.${identifier(view.key)}`, view.kind)} FROM ${from} WHERE ${where} AND ${isWrong(histogram, row('m'))}\n)`,
  )

/** Counts the labels that view rows `m` do not show, after the rows were computed anew: those that meet `where`. */
export const fillLabels = (view: ViewModel, from: string, where: string): string[] =>
  histogramsOf(view).map((histogram) => fill(histogram, from, where))

/** Shows as many labels as there is room for, and counts the others together. */
const balance = (histogram: Histogram): string[] => {
  const { view, column } = histogram
  const object = NEW(column.name)
  const key = NEW(view.key)
  const shown = (rest: string) =>
    `SELECT key AS label, value AS rows FROM json_each(${object}) WHERE key <> '+more' ORDER BY key ${rest}`
  const beyond = shown(`LIMIT -1 OFFSET ${mostLabels}`)
  // Named by its key: a search in order would go through every label where there is no room for any.
  const least = `label = (SELECT min(label) FROM viewkeeper_more_labels WHERE ${entries(histogram, key)})`
  const next =
    `SELECT label, rows FROM viewkeeper_more_labels WHERE ${entries(histogram, key)} AND ${least}` +
    ` AND (SELECT count(*) FROM json_each(${object}) WHERE key <> '+more') < ${mostLabels}`
  const sum = (of: string) => `coalesce((SELECT sum(rows) FROM (${of})), 0)`
  const balanced =
    `SELECT json_group_object(label, rows ORDER BY label = '+more', label) AS object FROM (SELECT label, sum(rows) AS rows FROM (\n` +
    `  SELECT * FROM (${shown(`LIMIT ${mostLabels}`)})\n  UNION ALL SELECT * FROM (${next})\n` +
    `  UNION ALL SELECT '+more', coalesce(${object} ->> '$."+more"', 0) + ${sum(beyond)} - ${sum(next)}\n` +
    `) GROUP BY label HAVING sum(rows) <> 0)`
  const current = row(view.table)
  return [
    `INSERT INTO viewkeeper_more_labels (view, histogram, view_key, label, rows)\n` +
      `SELECT ${literal(view.table)}, ${literal(column.name)}, ${key}, label, rows FROM (${beyond}) WHERE true\n` +
      `ON CONFLICT (view, histogram, view_key, label) DO UPDATE SET rows = viewkeeper_more_labels.rows + excluded.rows`,
    `DELETE FROM viewkeeper_more_labels WHERE ${entries(histogram, key)} AND rows <= 0 AND label IN (SELECT label FROM (${beyond}))`,
    `UPDATE ${identifier(view.table)} SET ${identifier(column.name)} = n.object\nFROM (${balanced}) AS n\n` +
      `WHERE ${current(view.key)} = ${key} AND ${current(column.name)} IS NOT n.object`,
    `DELETE FROM viewkeeper_more_labels WHERE ${entries(histogram, key)}\n` +
      `  AND ${least}\n` +
      `  AND label IN (SELECT shown.key FROM ${identifier(view.table)} m, json_each(m.${identifier(column.name)}) shown WHERE m.${identifier(view.key)} = ${key})`,
    // A row that was unfinished has been computed: what it does not show is not kept yet.
    fill(
      histogram,
      `${identifier(view.table)} m`,
      `m.${identifier(view.key)} = ${key} AND ${OLD(lastRefreshed)} = ${unfinished}`,
    ),
  ]
}

/** Keeps the histograms of a view bounded; triggers on its own table, which fire only where there are many labels. */
export const labelTriggers = (view: ViewModel, prefix: string): Trigger[] =>
  histogramsOf(view).flatMap((histogram) => {
    const { name } = histogram.column
    const on = { table: view.table }
    const object = NEW(name)
    return [
      {
        ...on,
        name: `${prefix}_${name}`,
        event: `AFTER UPDATE OF ${identifier(name)}`,
        when: `${hasMore(object)} OR octet_length(${object}) > ${bytesOfMany} AND json_valid(${object}) AND (SELECT count(*) FROM json_each(${object})) > ${mostLabels}`,
        body: balance(histogram),
      },
      {
        ...on,
        name: `${prefix}_${name}_insert`,
        event: 'AFTER INSERT',
        when: hasMore(object),
        body: [
          fill(
            histogram,
            `${identifier(view.table)} m`,
            `m.${identifier(view.key)} = ${NEW(view.key)}`,
          ),
        ],
      },
      {
        ...on,
        name: `${prefix}_${name}_delete`,
        event: 'AFTER DELETE',
        body: [`DELETE FROM viewkeeper_more_labels WHERE ${entries(histogram, OLD(view.key))}`],
      },
    ]
  })
