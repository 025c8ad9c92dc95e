import type { Row } from '../expressions/sql.ts'
import type { Entry } from './entry.ts'
import type { About, Rows } from './row-effect.ts'

/** Entries about the row that fires the trigger, and about any other that had its id. */
export const ofThis = (row: Row) => ` AND row_id IS ${row('rowid')}`
export const ofAnother = (row: Row) => ` AND row_id IS NOT ${row('rowid')}`

/** Takes off what the entry's row counts in the view, and adds what stands below the row in its place. */
export const settle = (rows: Rows, entry: Entry, about: About, key: string): string[] => [
  ...rows.apply(entry.taken, about),
  ...(rows.below?.add(key, (column) => entry.present(column)) ?? []),
  entry.clear(),
]
