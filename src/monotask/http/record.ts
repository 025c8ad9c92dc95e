import * as z from 'zod/mini'
import type { ViewColumn } from '../../engine/columns.ts'
import type { DeclaredView } from '../../engine/declare-view.ts'
import { shownColumns } from '../../engine/row-of.ts'
import type { SourceTable } from '../../engine/source-table.ts'
import { exampleOfColumn } from './examples.ts'

const timestamp = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)Z?$/

/** A timestamp as the tables write it → RFC 3339; any other text stays as it is. */
const rfc3339 = (text: string): string => text.replace(timestamp, '$1T$2Z')

const value = z.union([z.string(), z.number(), z.null()])
const histogram = z.record(z.string(), z.number()).check(z.meta({ examples: [{ coder: 1 }] }))

/** A row of a view or source table as answers show it, by its columns. */
export const shownRecord = (of: DeclaredView | SourceTable) => {
  const columns: Readonly<Record<string, string | ViewColumn>> = of.columns
  const shape = shownColumns(of).map((name) => {
    const column = columns[name]
    const isHistogram = typeof column === 'object' && column.kind === 'histogram'
    const shown = isHistogram
      ? histogram
      : value.check(z.meta({ examples: [exampleOfColumn(name)] }))
    return [name, shown] as const
  })
  return z.object(Object.fromEntries(shape))
}

/** A row of a view or source table, with JSON objects of counts parsed. */
export type TableRow = Readonly<
  Record<string, string | number | null | Readonly<Record<string, number>>>
>

/** A row as JSON answers show it: timestamps in RFC 3339, the rest as it stands; booleans are 0 and 1, as in the table. */
export const tableRecord = (row: TableRow): TableRow =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      name.endsWith('_at') && value !== null ? rfc3339(String(value)) : value,
    ]),
  )

/** What one record may come to, in bytes: four of them fit into an answer of 1 MB. */
const mostBytes = 220_000
/** To how many characters its texts are cut, one after the other, until it fits. */
const lengths = [Number.POSITIVE_INFINITY, 16_000, 4000, 1000, 200]

const cutTexts = (row: TableRow, longest: number): TableRow =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'string' && value.length > longest ? value.slice(0, longest) : value,
    ]),
  )

const charactersOf = (row: TableRow): number =>
  Object.values(row).reduce<number>(
    (sum, value) => sum + (typeof value === 'string' ? value.length : 0),
    0,
  )

/** `left_out` of an answer that shows records. */
export const leftOutCharacters = z
  .optional(z.int())
  .check(
    z.describe(
      'How many characters of long texts were left out, so that the answer stays below 1 MB.',
    ),
  )

/** A record as `tableRecord` gives it, its long texts cut where it is too large, and how many characters that took. */
export const boundedRecord = (row: TableRow): { record: TableRow; leftOut: number } => {
  const whole = tableRecord(row)
  const isSmall = (record: TableRow) =>
    new TextEncoder().encode(JSON.stringify(record)).length <= mostBytes
  const longest = lengths.find((length) => isSmall(cutTexts(whole, length))) ?? 0
  const record = cutTexts(whole, longest)
  return { record, leftOut: charactersOf(whole) - charactersOf(record) }
}
