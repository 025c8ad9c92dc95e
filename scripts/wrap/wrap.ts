import type { Database } from '../../src/db/database.ts'
import { baseline, plainViews } from '../../src/views/schema.ts'
import { sourceTables } from '../../src/views/source-schema.ts'
import { cascadeRefusal } from './cascades.ts'
import { compose, type Plan, putBack } from './compose.ts'
import { Copy } from './copy.ts'
import { misfit, type Outcome, outcomeLines, outcomesOf } from './outcome.ts'
import { isOurs } from './own-names.ts'
import { readMigration } from './read.ts'
import { viewReads } from './reads.ts'
import { migratedStatements, readStatements, type SchemaStatement } from './schema.ts'
import { type CountRows, countIn, requireSmall, uncounted } from './size.ts'
import type { SqlStatement } from './statements.ts'
import { type Trial, tryOn } from './trial.ts'

/** The largest statement D1 takes, bytes. */
const longestStatement = 100_000

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

/** A migration, wrapped. */
export interface Wrapped {
  /** The one migration to apply. */
  readonly sql: string
  /** What there is to say about it, for people. */
  readonly notes: readonly string[]
}

/** The copy as the wrapped migration finds it: our triggers and plain views are out. */
const copyOf = ({ schema }: Source, canaries: boolean): Copy =>
  new Copy(
    schema.filter(({ type, name }) => (type !== 'trigger' && type !== 'view') || !isOurs(name)),
    canaries,
  )

interface Tried extends Disposable {
  readonly copy: Copy
  readonly trial: Trial
  readonly hasRows: boolean
}

const tryWith = (
  source: Source,
  hasRows: boolean,
  file: string,
  statements: readonly SqlStatement[],
): Tried => {
  const copy = copyOf(source, hasRows)
  try {
    const trial = tryOn(copy, hasRows, file, statements)
    return { copy, trial, hasRows, [Symbol.dispose]: () => copy[Symbol.dispose]() }
  } catch (error) {
    copy[Symbol.dispose]()
    throw error
  }
}

const passes = (source: Source, statements: readonly SqlStatement[]): boolean => {
  try {
    tryWith(source, false, '', statements)[Symbol.dispose]()
    return true
  } catch {
    return false
  }
}

/** Whether a migration that fails would pass from a later statement on: then an earlier try may have stopped there. */
const hintOf = (source: Source, file: string, statements: readonly SqlStatement[]): string => {
  if (!source.isDatabase)
    return 'It was read against the schema of our migrations: --local or --remote takes that of a database.'
  const from = statements.findIndex((_, at) => at > 0 && passes(source, statements.slice(at)))
  const line = statements[from]?.line
  return line === undefined
    ? ''
    : `From line ${line} on it passes: where an earlier try stopped there, take what stands before it out of ${file} and wrap the rest.`
}

/** Tries it with canary rows; where those are in the way of a statement, with the schema alone. */
const attempt = (source: Source, file: string, statements: readonly SqlStatement[]): Tried => {
  try {
    return tryWith(source, true, file, statements)
  } catch {
    try {
      return tryWith(source, false, file, statements)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const hint = message.includes('fails on a copy') ? hintOf(source, file, statements) : ''
      throw new Error([message, hint].filter((line) => line !== '').join('\n'))
    }
  }
}

/** The indexes of ours that went with a table and that no equal one stands for, as SQL. */
const lostIndexes = (before: Copy, after: Copy): string[] => {
  const were = before.indexes()
  const are = after.indexes()
  const equals = new Set(are.values())
  return baseline().filter((sql) => {
    const [, name = '', table = ''] = /^CREATE INDEX IF NOT EXISTS (\w+) ON (\w+)/.exec(sql) ?? []
    const was = were.get(name)
    return was !== undefined && !are.has(name) && !equals.has(was) && after.tables().includes(table)
  })
}

/** Puts ours back on the copy and lets SQLite compile a write of every kind: what fails here would fail on D1. */
const requireKept = (copy: Copy, plan: Plan): void => {
  try {
    for (const sql of putBack(plan)) copy.sqlite.exec(sql)
    for (const { name } of plainViews) copy.sqlite.prepare(`SELECT * FROM ${name}`)
    for (const { name } of sourceTables)
      for (const sql of [
        `INSERT INTO ${name} DEFAULT VALUES`,
        `DELETE FROM ${name}`,
        `UPDATE ${name} SET ${copy.columns(name).map((column) => `"${column}" = "${column}"`)}`,
      ])
        copy.sqlite.prepare(sql)
  } catch (error) {
    throw new Error(
      `After the migration our triggers and plain views would not stand: ${error instanceof Error ? error.message : error}. npm run views -- doctor says what is wrong with a database.`,
    )
  }
}

const requireShort = (statements: readonly string[]): void => {
  const long = statements.find((sql) => Buffer.byteLength(sql) > longestStatement)
  if (long !== undefined)
    throw new Error(
      `A statement is over 100 kB long, and D1 takes none that is: ${long.slice(0, 60).replaceAll('\n', ' ')} … Split it.`,
    )
}

const print = (statements: readonly string[]): string =>
  `-- A migration of the application. Wrapped by: npm run views -- wrap\n\n${statements.map((sql) => `${sql};\n`).join('\n')}`

const notesOf = (source: Source, outcomes: readonly Outcome[], hasRows: boolean): string[] => [
  ...outcomeLines(outcomes),
  ...(hasRows
    ? []
    : [
        'It does not pass with canary rows: what it does to rows was told by the foreign keys alone.',
      ]),
  ...(source.count === null && outcomes.some(({ differs }) => differs) ? [uncounted] : []),
]

/**
 * Wraps a migration of the application, so that it passes beside our triggers and views and leaves them exact.
 * Throws an Error, with what to do, for one that can't be: see `readMigration`, and where it would take rows along
 * unasked, take a column from a view, need an edit of the declarations first, or be too much for D1.
 */
export const wrap = async (file: string, source: Source): Promise<Wrapped> => {
  const statements = readMigration(file)
  using before = copyOf(source, false)
  using tried = attempt(source, file, statements)
  const { copy, trial, hasRows } = tried
  const { trace, harms } = trial
  if (harms.length > 0)
    throw new Error(cascadeRefusal(file, harms, statements, (table) => before.referencedKey(table)))
  const reads = viewReads()
  const outcomes = outcomesOf(copy, trace, reads)
  const refusal = misfit(outcomes)
  if (refusal !== null) throw new Error(`${outcomeLines(outcomes).join('\n')}\n${refusal}`)
  if (source.count !== null)
    await requireSmall(outcomes, reads, {
      trace,
      there: new Set(before.tables()),
      count: source.count,
    })
  const plan = {
    differing: new Set(outcomes.filter(({ differs }) => differs).map(({ view }) => view)),
    indexes: lostIndexes(before, copy),
  }
  requireKept(copy, plan)
  const wrapped = compose(statements, plan)
  requireShort(wrapped)
  return { sql: print(wrapped), notes: notesOf(source, outcomes, hasRows) }
}
