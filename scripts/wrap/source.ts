import type { Database } from '../../src/db/database.ts'
import { migratedStatements, readStatements, type SchemaStatement } from './schema.ts'
import { type CountRows, countIn } from './size.ts'

/** The schema that a migration is read against, and how many rows there are, where that is known. */
export interface Source {
  readonly schema: readonly SchemaStatement[]
  readonly count: CountRows | null
  /** Whether it is that of a database, or what our migrations make. */
  readonly isDatabase: boolean
}

/** The schema our migrations make; `rows`, where given, stands for the rows of each source table. */
export const migratedSource = async (rows: number | null): Promise<Source> => ({
  schema: await migratedStatements(),
  count: rows === null ? null : () => Promise.resolve(rows),
  isDatabase: false,
})

/** The schema of a database, read without a row of it. Throws an Error where Viewkeeper is not installed. */
export const databaseSource = async (db: Database, rows: number | null): Promise<Source> => {
  const schema = await readStatements(db)
  if (!schema.some(({ name }) => name === 'viewkeeper_pause'))
    throw new Error(
      'Viewkeeper is not installed in this database: the migration passes as it is. To install it: npm run db:migrate',
    )
  return {
    schema,
    count: rows === null ? countIn(db) : () => Promise.resolve(rows),
    isDatabase: true,
  }
}
