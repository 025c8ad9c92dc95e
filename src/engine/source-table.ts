/**
 * A table of the application that views are made of: an ordinary one, with rowids (not WITHOUT ROWID, not virtual).
 */
export interface SourceTable {
  readonly name: string
  /** What one row is called in trigger names. */
  readonly noun: string
  /** Column name → its SQL type and constraints, as `CREATE TABLE` has them. */
  readonly columns: Readonly<Record<string, string>>
  /**
   * The column that tells its rows apart, where that is not `id`: PRIMARY KEY or UNIQUE, of text, or INTEGER PRIMARY
   * KEY. Views refuse a key of several columns.
   */
  readonly key?: string | readonly string[]
  /** Foreign key column → the table whose key it holds. */
  readonly references: Readonly<Record<string, string>>
}

/** The column that tells the rows of a table apart. Throws an Error for a key of several columns. */
export const keyOf = ({ name, key = 'id' }: SourceTable): string => {
  const [column, ...more] = typeof key === 'string' ? [key] : key
  if (column === undefined || more.length > 0)
    throw new Error(`table ${name}: its rows are told apart by several columns; views take one`)
  return column
}
