import * as z from 'zod'
import { application } from '../../src/app.ts'
import { type Database, type Statement, statement } from '../../src/db/database.ts'
import { affinityOf } from '../../src/engine/expressions/affinity.ts'
import { isTooLong, longestKey } from '../../src/engine/expressions/keys.ts'
import { identifier, literal } from '../../src/engine/expressions/sql.ts'
import { keyOf, type SourceTable } from '../../src/engine/source-table.ts'
import { type Finding, warning } from '../../src/keeper/finding.ts'
import { counted } from '../command-line/words.ts'
import type { Schema } from './schema.ts'

const { sourceTables, views } = application.catalog

/** What the doctor asks of the rows themselves. */
export interface Data {
  /** The source tables that have rows. */
  readonly filled: ReadonlySet<string>
  /** `table.column` of the keys without a type in which some rows have numbers. */
  readonly numbered: ReadonlySet<string>
  /** Table with a view row for each of its rows → how many ids cannot be compared. */
  readonly unreadable: ReadonlyMap<string, number>
}

const answer = z.object({ name: z.string(), rows: z.number() })

/** The columns that hold an id, its own or another's. */
export const keysOf = (table: SourceTable): string[] => [
  keyOf(table),
  ...Object.keys(table.references),
]

const reason = `(NULL, a number, or over ${longestKey.toLocaleString('en')} bytes): they have no view row.`

/** How many ids cannot be compared, and why. */
export const unreadableKeys = (count: number): string =>
  `${counted(count, 'id')} cannot be compared ${reason}`

/** Reads whether tables are filled, and their ids; ids of tasks and projects are read through. */
export const readData = async (db: Database, { tables }: Schema): Promise<Data> => {
  const there = sourceTables.filter(({ name }) => tables.has(name))
  const ask = async (questions: readonly Statement[]): Promise<Map<string, number>> => {
    const results = await db.batch(questions)
    const answers = results.flatMap(({ rows }) => rows.map((row) => answer.parse(row)))
    return new Map(answers.filter(({ rows }) => rows > 0).map(({ name, rows }) => [name, rows]))
  }
  const count = (name: string, from: string) =>
    statement(`SELECT ${literal(name)} AS name, count(*) AS rows FROM ${from}`)
  const filled = await ask(
    there.map(({ name }) => count(name, `(SELECT 1 FROM ${identifier(name)} LIMIT 1)`)),
  )
  const typeless = there.flatMap((source) =>
    keysOf(source)
      .filter((key) => {
        const column = tables.get(source.name)?.columns.get(key)
        return column && affinityOf(column.type) === 'BLOB'
      })
      .map((column) => ({ table: source.name, column })),
  )
  // Numbers stand before every text.
  const numbered = await ask(
    typeless.map(({ table, column }) =>
      count(
        `${table}.${column}`,
        `(SELECT 1 FROM ${identifier(table)} WHERE ${identifier(column)} < '' LIMIT 1)`,
      ),
    ),
  )
  // A key that is the rowid is a number in every row, and none of these.
  const parents = new Map(
    views
      .filter(({ kind }) => kind === 'TEXT')
      .map(({ parent }) => [parent.table, parent.key] as const),
  )
  const unreadable = await ask(
    [...parents]
      .filter(([name, key]) => tables.get(name)?.columns.has(key))
      .map(([name, key]) => [name, identifier(key)] as const)
      .map(([name, key]) =>
        count(
          name,
          `${identifier(name)} WHERE ${key} IS NULL OR ${key} < '' OR ${isTooLong(key, 'TEXT')}`,
        ),
      ),
  )
  return { filled: new Set(filled.keys()), numbered: new Set(numbered.keys()), unreadable }
}

/** Ids for which there is no view row. */
export const unreadableFindings = ({ unreadable }: Data): Finding[] =>
  [...unreadable].map(([table, count]) =>
    warning(`${table}.id`, `has ${count} that cannot be compared ${reason}`),
  )
