/** The terms that D1 takes in one compound SELECT. */
const mostTerms = 5

/**
 * SELECTs, each of which an index gives in this order, as one in the same order. SQLite goes through them side by side
 * and takes from each only what it gives: of the others one row has been read.
 */
export const merged = (selects: readonly string[], order: string): string => {
  const size = Math.ceil(selects.length / mostTerms)
  const terms =
    size <= 1
      ? selects
      : Array.from({ length: Math.ceil(selects.length / size) }, (_, at) => {
          const part = selects.slice(at * size, (at + 1) * size)
          return `SELECT * FROM (${merged(part, order)})`
        })
  return `${terms.join('\nUNION ALL\n')}\nORDER BY ${order}`
}
