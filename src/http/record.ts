const timestamp = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)Z?$/

/** A timestamp as the tables write it → RFC 3339; any other text stays as it is. */
const rfc3339 = (text: string): string => text.replace(timestamp, '$1T$2Z')

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
