/** A table of the application that views are made of. */
export interface SourceTable {
  readonly name: string
  /** What one row is called in trigger names. */
  readonly noun: string
  /** Column name → its SQL type and constraints, `id` first. */
  readonly columns: Readonly<Record<string, string>>
  /** Foreign key column → the table whose `id` it holds. */
  readonly references: Readonly<Record<string, string>>
}
