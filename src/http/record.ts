import { z } from 'zod'

const timestamp = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)Z?$/

/** A timestamp as the tables write it → RFC 3339; any other text stays as it is. */
const rfc3339 = (text: string): string => text.replace(timestamp, '$1T$2Z')

/**
 * A row of a view or source table as JSON answers show it: timestamps in RFC 3339, `executions_by_type` as an
 * object, the rest as it stands; booleans are 0 and 1, as in the table.
 */
export const tableRecord = (
  row: Readonly<Record<string, string | number | null>>,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (value === null) return [name, null]
      if (name === 'executions_by_type')
        return [name, z.record(z.string(), z.number()).parse(JSON.parse(String(value)))]
      return [name, name.endsWith('_at') ? rfc3339(String(value)) : value]
    }),
  )
