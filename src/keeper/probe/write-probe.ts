import { z } from 'zod'
import { type Database, type Statement, statement } from '../../db/database.ts'
import { type CanarySchema, canaryTables, mayRollBack, writeCanary } from './canary.ts'

/** The writes of the application whose latency is measured. */
export const operations = [
  'task_create',
  'task_state_update',
  'validation_session_insert',
  'evidence_insert',
  'agent_execution_insert',
] as const
export type Operation = (typeof operations)[number]

/** A batch of canary writes: that of an operation, or the canary project alone. */
export type ProbeBatch = Operation | 'project'

/** The source tables that a batch writes a canary row into, in order. */
const tablesOf: Readonly<Record<ProbeBatch, readonly string[]>> = {
  project: ['projects'],
  task_create: ['projects', 'tasks'],
  task_state_update: ['projects', 'tasks'],
  validation_session_insert: ['projects', 'tasks', 'validation_sessions'],
  evidence_insert: ['projects', 'tasks', 'task_evidence'],
  agent_execution_insert: ['projects', 'tasks', 'agent_executions'],
}

/** The batch that lacks nothing but the operation's own statement. */
export const baselineOf = (operation: Operation): ProbeBatch =>
  operation === 'task_create' ? 'project' : 'task_create'

/** How many statements a batch has. */
export const statementsOf = (batch: ProbeBatch): number =>
  tablesOf[batch].length + (batch === 'task_state_update' ? 2 : 1)

const done = 'viewkeeper-probe-done'
const absent = 'viewkeeper-probe-absent'

/** Always fails; the error says whether the rows are there as they were written. */
const failing = (batch: ProbeBatch, id: string): Statement => {
  const rows = tablesOf[batch].map((table) => `EXISTS (SELECT 1 FROM ${table} WHERE id = ?1)`)
  const update = "EXISTS (SELECT 1 FROM tasks WHERE id = ?1 AND current_state = 'COMPLETED')"
  const there = [...rows, ...(batch === 'task_state_update' ? [update] : [])].join(' AND ')
  return statement(`SELECT json_extract('{}', iif(${there}, '${done}', '${absent}'))`, id)
}

const insertCanary = (table: string, schema: CanarySchema, id: string): Statement[] => {
  if (!schema.has(table))
    throw new Error(`The table ${table} is missing: npm run views -- doctor says what to do.`)
  return canaryTables
    .filter(({ name }) => name === table)
    .map((canary) => writeCanary('INSERT', canary, schema, id, id))
}

const writesOf = (batch: ProbeBatch, schema: CanarySchema): Statement[] => {
  const id = `viewkeeper-probe-${crypto.randomUUID()}`
  return [
    ...tablesOf[batch].flatMap((table) => insertCanary(table, schema, id)),
    ...(batch === 'task_state_update'
      ? [statement("UPDATE tasks SET current_state = 'COMPLETED' WHERE id = ?1", id)]
      : []),
    failing(batch, id),
  ]
}

/** What an undone batch came to; `failed`: SQLite's words and its code, when a write failed before the end. */
type Outcome =
  | { readonly kind: 'done' | 'swallowed' }
  | { readonly kind: 'failed'; readonly text: string; readonly code: string }

/** SQLite's codes for a statement that fails by itself; any other is a fault of the database. */
const ownCodes: readonly string[] = [
  'SQLITE_CONSTRAINT',
  'SQLITE_ERROR',
  'SQLITE_MISMATCH',
  'SQLITE_TOOBIG',
]

/** Runs the statements, the last of which fails: SQLite undoes all of them. Throws on a fault of the database. */
const attempt = async (db: Database, statements: readonly Statement[]): Promise<Outcome> => {
  try {
    await db.batch(statements)
  } catch (error) {
    const message = (error instanceof Error ? error.message : String(error)).replace(
      / \(extended: \w+\)/,
      '',
    )
    if (message.includes(done)) return { kind: 'done' }
    if (message.includes(absent)) return { kind: 'swallowed' }
    const [, text = '', code = ''] = /([\s\S]*): (SQLITE_[A-Z]+)/.exec(message) ?? []
    if (!ownCodes.includes(code)) throw error
    return { kind: 'failed', text: text.replace(/^[\s\S]*D1_ERROR: /, ''), code }
  }
  throw new Error('The write probe did not end in an error, so that its rows may have stayed.')
}

const nameRow = z.object({ name: z.string() })

/** Takes our triggers on a batch's last write off its table; for the transaction alone, which is undone. */
const droppingOurTriggers = async (
  db: Database,
  batch: ProbeBatch,
  table: string,
): Promise<Statement[]> => {
  const event = batch === 'task_state_update' ? 'UPDATE OF %current_state%' : 'INSERT'
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

/** A constraint of the application, in words without its SQL. Ours are on tables whose names tell. */
const constraintOf = (text: string): string => {
  if (/^CHECK constraint failed/.test(text)) return 'a CHECK constraint refuses it'
  const named = /^((?:NOT NULL|UNIQUE|FOREIGN KEY) constraint failed(?:: [\w., ]+)?)$/.exec(text)
  return named?.[1] ?? 'a trigger of the application refuses it'
}

const swallowed = 'a trigger of the application ignores or removes it'

const isOurs = (text: string): boolean => /\b\w+_mv\b|\bviewkeeper_\w+/.test(text)

/**
 * One run of a batch: how long it was there and back (null: it was not sent), and why not all of it took place
 * (null: all did).
 */
export interface ProbeSample {
  readonly seconds: number | null
  readonly reason: string | null
}

/**
 * Why a write failed, if that is the application's doing. No trigger of ours raises an error or writes into a
 * table with a constraint that names no table; for what else can go wrong, it is found which write fails, and
 * that one is tried without our triggers. Throws when a trigger of ours is the cause.
 */
const reasonOf = async (
  db: Database,
  batch: ProbeBatch,
  schema: CanarySchema,
  { text, code }: Outcome & { readonly kind: 'failed' },
): Promise<string> => {
  if (code === 'SQLITE_CONSTRAINT' && !isOurs(text)) return constraintOf(text)
  const before = batch === 'project' ? null : baselineOf(batch)
  const earlier = before === null ? null : await runBatch(db, before, schema)
  if (earlier !== null) return earlier
  const table = tablesOf[batch].at(-1) ?? ''
  const dropping = await droppingOurTriggers(db, batch, table)
  const without = await attempt(db, [...dropping, ...writesOf(batch, schema)])
  if (without.kind === 'failed') return 'a trigger or column of the application fails on it'
  throw new Error(
    `Our triggers on ${table} make writes fail that succeed without them: npm run views -- resume examines and mends them.`,
  )
}

/** Runs a batch; why not all of it took place, or null. */
const runBatch = async (
  db: Database,
  batch: ProbeBatch,
  schema: CanarySchema,
): Promise<string | null> => {
  const outcome = await attempt(db, writesOf(batch, schema))
  if (outcome.kind === 'failed') return reasonOf(db, batch, schema, outcome)
  return outcome.kind === 'done' ? null : swallowed
}

/**
 * Writes the canary rows of a batch in one transaction that always fails at its end, so that nothing of them
 * or of what they set off stays. Where the application's triggers or constraints refuse or swallow a row, the
 * sample says why, without SQL. Throws on a fault of the database or of a trigger of ours.
 */
export const probeBatch = async (
  db: Database,
  now: () => Date,
  batch: ProbeBatch,
  schema: CanarySchema,
): Promise<ProbeSample> => {
  if (tablesOf[batch].some((table) => schema.get(table)?.rolls_back))
    return { seconds: null, reason: mayRollBack }
  const statements = writesOf(batch, schema)
  const sent = now().getTime()
  const outcome = await attempt(db, statements)
  const seconds = (now().getTime() - sent) / 1000
  if (outcome.kind === 'done') return { seconds, reason: null }
  if (outcome.kind === 'failed')
    return { seconds, reason: await reasonOf(db, batch, schema, outcome) }
  return { seconds, reason: swallowed }
}
