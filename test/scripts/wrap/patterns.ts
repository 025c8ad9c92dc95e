import type { SourceTable } from '../../../src/engine/source-table.ts'
import { catalog } from '../../../src/monotask/catalog.ts'

const { sourceTables } = catalog

const tableNamed = (name: string): SourceTable => {
  const table = sourceTables.find((source) => source.name === name)
  if (!table) throw new Error(`no source table ${name}`)
  return table
}

const definitionOf = ({ columns, references }: SourceTable): string =>
  Object.entries(columns)
    .map(([name, definition]) => {
      const target = references[name]
      return `${name} ${definition}${target ? ` REFERENCES ${target}(id) ON DELETE CASCADE` : ''}`
    })
    .join(', ')

/** How a tool rebuilds a table: its SQL, as the tool writes it; `last` goes in before the DROP, `first` after the RENAME. */
export interface Rebuild {
  readonly tool: string
  readonly sql: (table: string, before?: string, after?: string) => string
  /** The name that the new table has at first. */
  readonly newName: (table: string) => string
}

const copied = (from: string, to: string, table: SourceTable): string => {
  const names = Object.keys(table.columns)
    .map((name) => `"${name}"`)
    .join(', ')
  return `INSERT INTO ${to} (${names}) SELECT ${names} FROM ${from}`
}

const exchange = (
  open: readonly string[],
  close: readonly string[],
  glue: string,
  prefix: string,
) => ({
  newName: (name: string) => `${prefix}${name}`,
  sql: (name: string, before = '', after = ''): string => {
    const table = tableNamed(name)
    return [
      ...open,
      `CREATE TABLE "${prefix}${name}" (${definitionOf(table)});`,
      `${copied(`"${name}"`, `"${prefix}${name}"`, table)};`,
      `${before}DROP TABLE "${name}";`,
      `ALTER TABLE "${prefix}${name}" RENAME TO "${name}";${after}`,
      ...close,
    ].join(glue)
  },
})

const drizzle: Rebuild = {
  tool: 'Drizzle',
  ...exchange(
    ['PRAGMA foreign_keys=OFF;'],
    ['PRAGMA foreign_keys=ON;'],
    '--> statement-breakpoint\n',
    '__new_',
  ),
}

const prisma: Rebuild = {
  tool: 'Prisma',
  ...exchange(
    ['-- RedefineTables', 'PRAGMA defer_foreign_keys=ON;', 'PRAGMA foreign_keys=OFF;'],
    ['PRAGMA foreign_keys=ON;', 'PRAGMA defer_foreign_keys=OFF;'],
    '\r\n',
    'new_',
  ),
}

const django: Rebuild = { tool: 'Django', ...exchange([], [], '\n', 'new__') }

const rails: Rebuild = {
  tool: 'Rails, the old table renamed first',
  newName: (table) => table,
  sql: (name) => {
    const table = tableNamed(name)
    return [
      `ALTER TABLE "${name}" RENAME TO "alter_${name}"`,
      `CREATE TABLE "${name}" (${definitionOf(table)})`,
      copied(`"alter_${name}"`, `"${name}"`, table),
      `DROP TABLE "alter_${name}"`,
    ].join(';\n')
  },
}

/** Create the new one, copy, drop the old one, rename. */
export const newFirst: readonly Rebuild[] = [drizzle, prisma, django]

export const rebuilds: readonly Rebuild[] = [...newFirst, rails]

export const leaf = 'task_evidence'
export const withRowsBelow = [
  'agent_executions',
  'validation_sessions',
  'tasks',
  'projects',
] as const

/** A migration written by hand, and what it comes to beside our views. */
interface HandWritten {
  readonly name: string
  readonly sql: string
  /** What makes it undone; null where the next one needs no undoing. */
  readonly undo: string | null
}

/** Those that leave all that our views read where it is. */
export const harmless: readonly HandWritten[] = [
  {
    name: 'a new column',
    sql: 'ALTER TABLE tasks ADD COLUMN estimate INTEGER DEFAULT 3',
    undo: null,
  },
  {
    name: 'a column of its own renamed',
    sql: 'ALTER TABLE tasks RENAME COLUMN estimate TO size',
    undo: null,
  },
  {
    name: 'a column of its own dropped',
    sql: 'ALTER TABLE tasks DROP COLUMN size',
    undo: null,
  },
  {
    name: 'a column that no view reads, rebuilt by ALTER TABLE alone',
    sql: `ALTER TABLE tasks ADD COLUMN description_new TEXT;
UPDATE tasks SET description_new = description;
ALTER TABLE tasks DROP COLUMN description;
ALTER TABLE tasks RENAME COLUMN description_new TO description`,
    undo: null,
  },
  {
    name: 'a new index',
    sql: 'CREATE INDEX idx_tasks_title ON tasks (title)',
    undo: 'DROP INDEX idx_tasks_title',
  },
  {
    name: 'a new table with a foreign key',
    sql: 'CREATE TABLE labels (id TEXT PRIMARY KEY, task_id TEXT REFERENCES tasks (id) ON DELETE CASCADE)',
    undo: 'DROP TABLE labels',
  },
  {
    name: 'values changed in place',
    sql: `UPDATE tasks SET current_state = CASE current_state WHEN 'PENDING' THEN 'BLOCKED' ELSE 'PENDING' END, priority = 4;
UPDATE validation_sessions SET status = 'failed'`,
    undo: null,
  },
  {
    name: 'rows deleted, with those below them',
    sql: "DELETE FROM validation_sessions WHERE id = 's1'; DELETE FROM projects WHERE id = 'p2'",
    undo: null,
  },
  {
    name: "a trigger of the application's that fills in what is missing",
    sql: "create trigger fill after insert on screenshots when new.path = '' begin update screenshots set path = case new.id when '' then '?' else new.id end where id = new.id; end",
    undo: 'DROP TRIGGER fill',
  },
]

/** Those that take from our views what they read. */
export const inTheWay: readonly (HandWritten & { readonly undo: string })[] = [
  {
    name: 'a column in use dropped',
    sql: 'ALTER TABLE file_changes DROP COLUMN lines_added',
    undo: 'ALTER TABLE file_changes ADD COLUMN lines_added INTEGER NOT NULL DEFAULT 0',
  },
  {
    name: 'a column in use renamed',
    sql: 'ALTER TABLE validation_results RENAME COLUMN severity TO level',
    undo: 'ALTER TABLE validation_results RENAME COLUMN level TO severity',
  },
  {
    name: 'a table in use renamed',
    sql: 'ALTER TABLE task_evidence RENAME TO evidence',
    undo: 'ALTER TABLE evidence RENAME TO task_evidence',
  },
  {
    name: 'a leaf in use dropped',
    sql: 'DROP TABLE screenshots',
    undo: `CREATE TABLE screenshots (${definitionOf(tableNamed('screenshots'))})`,
  },
]
