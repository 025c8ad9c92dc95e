import { z } from 'zod'

const timestamp = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)Z?$/

/** A timestamp as the tables write it → RFC 3339; any other text stays as it is. */
const rfc3339 = (text: string): string => text.replace(timestamp, '$1T$2Z')

const histogram = z.record(z.string(), z.number())

/** A row of a view or source table as answers show it. */
export const shownRecord = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.null(), histogram]),
)

/**
 * A row of a view or source table as JSON answers show it: timestamps in RFC 3339, `executions_by_type` as an
 * object, the rest as it stands; booleans are 0 and 1, as in the table.
 */
export const tableRecord = (
  row: Readonly<Record<string, string | number | null>>,
): z.output<typeof shownRecord> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (value === null) return [name, null]
      if (name === 'executions_by_type') return [name, histogram.parse(JSON.parse(String(value)))]
      return [name, name.endsWith('_at') ? rfc3339(String(value)) : value]
    }),
  )
