import type { Database } from '../../../src/db/database.ts'
import { StartError } from '../../local/start-error.ts'
import { printSourceSchema } from './print.ts'
import { readTables } from './read.ts'
import { sourceSchemaOf } from './source-schema.ts'

/**
 * The tables of a database as the TypeScript file that views are declared over; reads no row of them. Throws a
 * StartError where there are none.
 */
export const introspect = async (db: Database): Promise<string> => {
  const found = await readTables(db)
  if (found.length === 0)
    throw new StartError('There is no table of an application in this database.')
  return printSourceSchema(sourceSchemaOf(found))
}
