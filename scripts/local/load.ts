import { cpSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { type Database, statement } from '../../src/db/database.ts'
import { shownPath } from '../command-line/paths.ts'
import { Progress } from '../command-line/progress.ts'
import { readFault } from '../command-line/read-fault.ts'
import { StartError } from './start-error.ts'

/** Statements of one batch; small enough for progress to be seen, large enough to be quick. */
const batchSize = 20

const read = (file: string): string => {
  try {
    const bytes = readFileSync(file)
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  } catch (error) {
    throw new StartError(`Can't read ${shownPath(file)}: ${readFault(error)}. Nothing was begun.`)
  }
}

/** A file to load, and its statements. */
export interface Load {
  readonly file: string
  readonly statements: readonly string[]
}

/**
 * The file with the statements of its dump; a transaction of its own and pragmas are left out, as D1 refuses them.
 * Throws a StartError when it can't be read or holds none.
 */
export const readLoad = async (file: string): Promise<Load> => {
  const text = read(file)
  const { unstable_splitSqlQuery } = await import('wrangler')
  const statements = unstable_splitSqlQuery(text).filter(
    (sql) => !/^(BEGIN|COMMIT|PRAGMA)\b/i.test(sql.trim()),
  )
  if (statements.length === 0) throw new StartError(`${shownPath(file)} holds no SQL statement.`)
  return { file, statements }
}

/** Runs `use` on a copy of the folder, which takes the folder's place only when `use` succeeded. */
export const onCopy = async (
  folder: string,
  use: (copy: string) => Promise<void>,
): Promise<void> => {
  const copy = `${folder}.loading`
  const old = `${folder}.old`
  rmSync(copy, { recursive: true, force: true })
  cpSync(folder, copy, { recursive: true })
  try {
    await use(copy)
    if (existsSync(old)) rmSync(old, { recursive: true })
    renameSync(folder, old)
    renameSync(copy, folder)
    rmSync(old, { recursive: true })
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** Loads the statements of a file; throws a StartError naming the file and the statement that failed. */
export const loadStatements = async (db: Database, { file, statements }: Load): Promise<void> => {
  using progress = new Progress(process.stderr, 'statements')
  for (let at = 0; at < statements.length; at += batchSize) {
    const batch = statements.slice(at, at + batchSize)
    try {
      await db.batch(batch.map((sql) => statement(sql)))
    } catch (error) {
      const reason = error instanceof Error ? error.message.replace('D1_ERROR: ', '') : error
      throw new StartError(
        `${shownPath(file)}: a statement from number ${at + 1} to ${at + batch.length} failed: ${reason}. The database is as it was.`,
      )
    }
    progress.show(
      `Loading ${shownPath(file)}`,
      Math.min(at + batchSize, statements.length),
      statements.length,
    )
  }
}
