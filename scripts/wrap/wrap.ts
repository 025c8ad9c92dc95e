import { application } from '../../src/app.ts'
import { Database } from '../../src/db/database.ts'
import type { Finding } from '../../src/keeper/finding.ts'
import { baseline } from '../../src/keeper/schema.ts'
import { examine, report } from '../doctor/doctor.ts'
import { overSqlite } from '../doctor/sqlite.ts'
import { attempt, copyOf } from './attempt.ts'
import { cascadeRefusal } from './cascades.ts'
import { compose, type Plan, putBack } from './compose.ts'
import type { Copy } from './copy.ts'
import { misfit, type Outcome, outcomeLines, outcomesOf } from './outcome.ts'
import { readMigration } from './read.ts'
import { viewReads } from './reads.ts'
import { requireSmall, uncounted } from './size.ts'
import type { Source } from './source.ts'

const { catalog } = application
const { plainViews, sourceTables } = catalog

/** The largest statement D1 takes, bytes. */
const longestStatement = 100_000

/** A migration, wrapped. */
export interface Wrapped {
  /** The one migration to apply. */
  readonly sql: string
  /** What there is to say about it, for people. */
  readonly notes: readonly string[]
}

/** The indexes of ours that went with a table and that no equal one stands for, as SQL. */
const lostIndexes = (before: Copy, after: Copy): string[] => {
  const were = before.indexes()
  const are = after.indexes()
  const equals = new Set(are.values())
  return baseline(catalog).filter((sql) => {
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
        `UPDATE ${name} SET ${copy.writableColumns(name).map((column) => `"${column}" = "${column}"`)}`,
      ])
        copy.sqlite.prepare(sql)
  } catch (error) {
    throw new Error(
      `After the migration a write to the tables that the views read would fail, or the views themselves: ${error instanceof Error ? error.message : error}. npm run views -- doctor says what is wrong with a database.`,
    )
  }
}

const faultsOf = async (copy: Copy): Promise<Finding[]> =>
  (await examine(new Database('copy', overSqlite(copy.sqlite)))).filter(
    ({ severity }) => severity === 'fault',
  )

/** What the doctor would find a fault afterwards, and `resume` therefore refuse; what is one already stays so. */
const requireSound = async (before: Copy, after: Copy): Promise<void> => {
  const known = new Set((await faultsOf(before)).map(({ name }) => name))
  const added = (await faultsOf(after)).filter(({ name }) => !known.has(name))
  if (added.length > 0)
    throw new Error(`After the migration the views could not be kept:\n${report(added)}`)
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
  await requireSound(before, copy)
  const wrapped = compose(statements, plan)
  requireShort(wrapped)
  return { sql: print(wrapped), notes: notesOf(source, outcomes, hasRows) }
}
