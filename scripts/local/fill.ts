import * as z from 'zod'
import { application } from '../../src/app.ts'
import { type Database, statement } from '../../src/db/database.ts'
import { identifier } from '../../src/engine/expressions/sql.ts'
import { demoStatements } from '../../src/monotask/demo.ts'
import { shownPath } from '../command-line/paths.ts'
import { counted } from '../command-line/words.ts'
import { type Load, loadStatements, onCopy } from './load.ts'
import { withDatabase } from './worker.ts'

/** Whether no source table has a row. */
const isEmpty = async (db: Database): Promise<boolean> => {
  const filled = application.catalog.sourceTables.map(
    ({ name }) => `EXISTS (SELECT 1 FROM ${identifier(name)})`,
  )
  const row = await db.first(
    statement(`SELECT NOT (${filled.join(' OR ')}) AS is_empty`),
    z.object({ is_empty: z.number() }),
  )
  return row?.is_empty === 1
}

/**
 * Loads what is given into the local database in `folder`, or the demo into an empty one; what is there already
 * stays. Gives what it has done, in words. Throws a StartError when a statement fails, and leaves the database as it was.
 */
export const fill = async (folder: string, load: Load | null): Promise<string> => {
  if (load !== null) {
    await onCopy(folder, (copy) => withDatabase(copy, (db) => loadStatements(db, load)))
    return `Loaded: ${counted(load.statements.length, 'statement')} of ${shownPath(load.file)}`
  }
  return withDatabase(folder, async (db) => {
    if (!(await isEmpty(db))) return 'The database keeps the rows it has.'
    await db.batch(demoStatements.map((sql) => statement(sql)))
    return 'The empty database was filled with a small demo.'
  })
}
