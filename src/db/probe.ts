import { z } from 'zod'
import { affinityOf } from './affinity.ts'
import { type Database, type Statement, statement } from './database.ts'

interface CanaryTable {
  readonly name: string
  /** Foreign keys into other source tables: they get the parent's id. */
  readonly parents: readonly string[]
  /** Columns that get one value in every canary row. */
  readonly values: Readonly<Record<string, string>>
}

const canary = (
  name: string,
  parents: readonly string[],
  values: Readonly<Record<string, string>> = {},
): CanaryTable => ({ name, parents, values })

/**
 * What a canary row holds in each source table beside what it must, parents before children. Executions and
 * jobs that have ended move no project's row, which keeps a tick's writes under a hundred.
 */
export const canaryTables: readonly CanaryTable[] = [
  canary('projects', []),
  canary('tasks', ['project_id']),
  canary('validation_sessions', ['task_id'], { status: 'passed' }),
  canary('validation_results', ['validation_session_id'], { status: 'failed' }),
  canary('task_evidence', ['task_id']),
  canary('screenshots', ['task_id']),
  canary('file_changes', ['task_id']),
  canary('test_executions', ['task_id']),
  canary('code_coverage', ['task_id']),
  canary('agent_executions', ['task_id'], { status: 'completed' }),
  canary('agent_actions', ['agent_execution_id'], { action_type: 'bash' }),
  canary('automation_queue', ['project_id', 'task_id'], { status: 'completed' }),
]

const requiredColumn = z.object({
  name: z.string(),
  type: z.string(),
  /** The table and column that a foreign key points at, or null. */
  table: z.string().nullable(),
  to: z.string().nullable(),
})

const canarySchemaRow = z.object({
  name: z.string(),
  cascades: z.number().transform((flag) => flag === 1),
  required: z.string().transform((text) => z.array(requiredColumn).parse(JSON.parse(text))),
})

/**
 * What the real tables ask of a canary row: whether it goes with its parent, and the columns that are NOT NULL
 * without a default. By table; a table that is not there has no entry.
 */
export type CanarySchema = ReadonlyMap<string, z.infer<typeof canarySchemaRow>>

/**
 * Reads what the application's source tables, as they really are, ask of a canary row: one statement.
 * D1 refuses a pragma with the argument NULL, hence the coalesce.
 */
export const readCanarySchema = async (db: Database): Promise<CanarySchema> => {
  const rows = await db.all(
    statement(
      `SELECT t.value AS name,
        EXISTS (SELECT 1 FROM pragma_foreign_key_list(t.value) f
          WHERE f.on_delete = 'CASCADE' AND lower(f."table") IN (SELECT value FROM json_each(?1))) AS cascades,
        (SELECT json_group_array(json_object('name', lower(c.name), 'type', c.type, 'table', f."table", 'to',
            coalesce(f."to", (SELECT p.name FROM pragma_table_info(coalesce(f."table", t.value)) p WHERE p.pk = 1))))
          FROM pragma_table_info(t.value) c
          LEFT JOIN pragma_foreign_key_list(t.value) f ON f."from" = c.name COLLATE NOCASE
          WHERE c."notnull" AND c.dflt_value IS NULL AND NOT (c.pk AND upper(c.type) = 'INTEGER')) AS required
      FROM json_each(?1) t WHERE EXISTS (SELECT 1 FROM pragma_table_info(t.value))`,
      JSON.stringify(canaryTables.map(({ name }) => name)),
    ),
    canarySchemaRow,
  )
  return new Map(rows.map((row) => [row.name, row]))
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/**
 * A value, as SQL, for a column that must have one: a row that is there for a foreign key, the present time for
 * `…_at`, otherwise what its type takes. Text is the row's id (`?1`), so that a UNIQUE column takes it.
 */
const fillingOf = ({ name, type, table, to }: z.infer<typeof requiredColumn>): string => {
  if (table !== null && to !== null) return `(SELECT ${quoted(to)} FROM ${quoted(table)} LIMIT 1)`
  const affinity = affinityOf(type)
  if (name.endsWith('_at') && (affinity === 'TEXT' || affinity === 'NUMERIC'))
    return 'CURRENT_TIMESTAMP'
  if (affinity === 'TEXT') return '?1'
  return affinity === 'BLOB' ? "x''" : '0'
}

/** Writes a canary row; columns that must have a value, the application's own among them, are filled by type. */
export const writeCanary = (
  verb: 'INSERT' | 'REPLACE',
  table: CanaryTable,
  schema: CanarySchema,
  id: string,
  parent: string,
): Statement => {
  const { name, parents, values } = table
  const bound = [...(parents.length > 0 ? [parent] : []), ...Object.values(values)]
  const given = new Map([
    ['id', '?1'],
    ...parents.map((column) => [column, '?2'] as const),
    ...Object.keys(values).map((column, index) => [column, `?${index + 3}`] as const),
  ])
  const filled = (schema.get(name)?.required ?? [])
    .filter((column) => !given.has(column.name))
    .map((column) => [quoted(column.name), fillingOf(column)] as const)
  const all = [...given, ...filled]
  return statement(
    `${verb} INTO ${name} (${all.map(([column]) => column).join(', ')}) VALUES (${all.map(([, value]) => value).join(', ')})`,
    id,
    ...bound,
  )
}

/** What is measured, by the table of the canary row that is written. */
const operations: Readonly<Record<string, string>> = {
  tasks: 'task_create',
  validation_sessions: 'validation_session_insert',
  task_evidence: 'evidence_insert',
  agent_executions: 'agent_execution_insert',
}

/**
 * The probe's writes, in order, to be run as one batch: a canary project and task, one row of each traced
 * kind, a change of the task's state, and the deletion of it all. Named by operation where one is measured.
 */
export const probeStatements = (
  id: string,
  schema: CanarySchema,
): readonly (readonly [operation: string | null, statement: Statement])[] => [
  ...canaryTables.map(
    (table) =>
      [operations[table.name] ?? null, writeCanary('INSERT', table, schema, id, id)] as const,
  ),
  [
    'task_state_update',
    statement("UPDATE tasks SET current_state = 'COMPLETED' WHERE id = ?1", id),
  ],
  ...canaryTables
    .filter(({ name }) => schema.get(name)?.cascades !== true)
    .toReversed()
    .map(({ name }) => [null, statement(`DELETE FROM ${name} WHERE id = ?1`, id)] as const),
]
