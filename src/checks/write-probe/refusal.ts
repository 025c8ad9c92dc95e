import * as z from 'zod/mini'
import { type Database, type Statement, statement } from '../../db/database.ts'
import { baselineOf, type ProbeBatch, type ProbeWrite } from './operation.ts'
import { type Failure, type Outcome, runUndone } from './undone.ts'
import { type Canaries, undoneWrites } from './writes.ts'

const nameRow = z.object({ name: z.string() })

/** Takes our triggers on a write off its table; for the transaction alone, which is undone. */
const droppingOurTriggers = async (
  db: Database,
  { table, change }: ProbeWrite,
): Promise<Statement[]> => {
  const event = change === undefined ? 'INSERT' : `UPDATE OF %${change.column}%`
  const rows = await db.all(
    statement(
      `SELECT name FROM sqlite_master WHERE type = 'trigger' AND (name GLOB 'refresh_*' OR name GLOB 'init_*')
        AND lower(tbl_name) = ?1 AND sql LIKE ?2`,
      table,
      `% ${event} ON ${table}%`,
    ),
    nameRow,
  )
  return rows.map(({ name }) => statement(`DROP TRIGGER "${name}"`))
}

/** Which kind of constraint of the application refused a write, in words without its SQL. */
const constraintOf = (text: string): string => {
  if (/^CHECK constraint failed/.test(text)) return 'a CHECK constraint refuses it'
  const named = /^((?:NOT NULL|UNIQUE|FOREIGN KEY) constraint failed(?:: [\w., ]+)?)$/.exec(text)
  return named?.[1] ?? 'a trigger of the application refuses it'
}

/** Whether an error is about a table of ours, which its name tells. */
const isOurs = (text: string): boolean => /\b\w+_mv\b|\bviewkeeper_\w+/.test(text)

const swallowed = 'a trigger of the application ignores or removes it'

/**
 * Why a batch failed, if that is the application's doing. An error of a constraint that is not on a table of ours
 * is: no trigger of ours raises one by itself. For any other it is found which write fails, and that one is tried
 * without our triggers. Throws when a trigger of ours is the cause.
 */
const reasonOfFailure = async (
  db: Database,
  batch: ProbeBatch,
  of: Canaries,
  { text, code }: Failure,
): Promise<string> => {
  if (code === 'SQLITE_CONSTRAINT' && !isOurs(text)) return constraintOf(text)
  const last = batch.writes.at(-1)
  if (last === undefined) throw new Error(`The write probe failed without a write: ${text}.`)
  const before = baselineOf(batch)
  if (before.writes.length > 0) {
    const outcome = await runUndone(db, undoneWrites(before, of))
    const earlier = await refusalOf(db, before, of, outcome)
    if (earlier !== null) return earlier
  }
  const dropping = await droppingOurTriggers(db, last)
  const without = await runUndone(db, [...dropping, ...undoneWrites(batch, of)])
  if (without.kind === 'failed') return 'a trigger or column of the application fails on it'
  throw new Error(
    `Our triggers on ${last.table} break writes that succeed without them: npm run views -- resume examines and mends them.`,
  )
}

/**
 * Why not all of a batch took effect, in words without the application's SQL; null: all did. Throws when a
 * trigger of ours is the cause.
 */
export const refusalOf = async (
  db: Database,
  batch: ProbeBatch,
  of: Canaries,
  outcome: Outcome,
): Promise<string | null> => {
  if (outcome.kind === 'failed') return reasonOfFailure(db, batch, of, outcome)
  return outcome.kind === 'done' ? null : swallowed
}
