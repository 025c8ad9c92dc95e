import * as z from 'zod'
import type { ViewColumn } from '../../engine/columns.ts'
import type { DeclaredView } from '../../engine/declare-view.ts'
import { shownColumns } from '../../engine/row-of.ts'
import type { SourceTable } from '../../engine/source-table.ts'

const timestamp = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)Z?$/

/** A timestamp as the tables write it → RFC 3339; any other text stays as it is. */
const rfc3339 = (text: string): string => text.replace(timestamp, '$1T$2Z')

const value = z.union([z.string(), z.number(), z.null()])
const histogram = z.record(z.string(), z.number())

/** A row of a view or source table as answers show it, by its columns. */
export const shownRecord = (of: DeclaredView | SourceTable) => {
  const columns: Readonly<Record<string, string | ViewColumn>> = of.columns
  const shape = shownColumns(of).map((name) => {
    const column = columns[name]
    const isHistogram = typeof column === 'object' && column.kind === 'histogram'
    return [name, isHistogram ? histogram : value] as const
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
