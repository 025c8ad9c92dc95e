import * as z from 'zod'
import { application } from '../../src/app.ts'
import { type Database, statement } from '../../src/db/database.ts'
import { identifier } from '../../src/engine/expressions/sql.ts'
import { makeDemo } from '../../src/monotask/demo.ts'
import { parseSettings, SettingsError } from '../../src/settings.ts'
import { shownPath } from '../command-line/paths.ts'
import { waiting } from '../command-line/progress.ts'
import { counted } from '../command-line/words.ts'
import { fillHistory } from './history/fill-history.ts'
import { ticksOfWeek } from './history/week.ts'
import { type Load, loadStatements, onCopy } from './load.ts'
import { StartError } from './start-error.ts'
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

/** Puts the demo into a database that is empty, and before it a week that is made up. */
export const fillWithDemo = async (db: Database, now: Date): Promise<void> => {
  const ticks = ticksOfWeek(now)
  const demo = makeDemo?.(
    now,
    ticks.map(({ dueMs }) => dueMs),
  )
  if (!demo) return
  await db.batch([...demo.rows, ...demo.timeSeries])
  await fillHistory(db, { application, demo, ticks, now })
}

/** What a local database is filled with. */
export interface Filling {
  readonly load: Load | null
  /** The settings that the worker will run with. */
  readonly bindings: Readonly<Record<string, string>>
}

/** The `database` label of what the worker records. */
const databaseNameOf = ({ bindings }: Filling): string => {
  const { DATABASE_NAME } = bindings
  try {
    return parseSettings({ DATABASE_NAME }).databaseName
  } catch (error) {
    if (error instanceof SettingsError) throw new StartError(error.message)
    throw error
  }
}

/**
 * Loads what is given into the local database in `folder`, or the demo into an empty one; what is there already
 * stays. Gives what it has done, in words. Throws a StartError when a statement fails, and leaves the database as it was.
 */
export const fill = async (folder: string, filling: Filling): Promise<string> => {
  const { load } = filling
  if (load !== null) {
    await onCopy(folder, (copy) => withDatabase(copy, (db) => loadStatements(db, load)))
    return `Loaded: ${counted(load.statements.length, 'statement')} of ${shownPath(load.file)}`
  }
  const fillIfEmpty = async (db: Database): Promise<string> => {
    if (!(await isEmpty(db))) return 'The database keeps the rows it has.'
    if (makeDemo === null) return 'The database is empty.'
    await waiting('Filling the database with a demo', () => fillWithDemo(db, new Date()))
    return 'The empty database was filled with a small demo and a week of invented history.'
  }
  return withDatabase(folder, fillIfEmpty, databaseNameOf(filling))
}
