/**
 * Refuses a declaration: throws an Error that names the view, the column or whatever else wanted what cannot be, and
 * says why and what to do.
 */
export const refuse = (view: string, where: string | undefined, what: string): never => {
  throw new Error(`view ${view}${where === undefined ? '' : `, ${where}`}: ${what}`)
}

/** Refuses a source table that no view could be made of, whichever it is. */
export const refuseTable = (table: string, what: string): never => {
  throw new Error(`table ${table}: ${what}`)
}

/** The first name that stands there twice; SQLite's names are the same in any case. */
export const repeated = (names: readonly string[]): string | undefined => {
  const seen = new Set<string>()
  return names.find((name) => {
    const lower = name.toLowerCase()
    return seen.has(lower) || !seen.add(lower)
  })
}
