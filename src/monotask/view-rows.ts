import * as z from 'zod/mini'
import { type Database, type Statement, statement } from '../db/database.ts'
import type { ViewColumn } from '../engine/columns.ts'
import type { DeclaredView } from '../engine/declare-view.ts'
import { identifier } from '../engine/expressions/sql.ts'
import { tableNameOf } from '../engine/model.ts'
import { type ShownRow, shownColumns } from '../engine/row-of.ts'
import { keyOf, type SourceTable } from '../engine/source-table.ts'
import { sourceTables } from './source-tables.ts'
import { agentExecutionSummary } from './views/agent-execution-summary.ts'
import { projectStatistics as projectStatisticsView } from './views/project-statistics.ts'
import { taskProgressSummary } from './views/task-progress-summary.ts'
import { taskValidationSummary } from './views/task-validation-summary.ts'

const [, tasks] = sourceTables

/** NULL also for a column that an upgrade has not made yet: the table is then that of the version before. */
const value = z._default(z.union([z.string(), z.number(), z.null()]), null)
const histogram = z.pipe(
  z._default(z.string(), '{}'),
  z.transform((json) => z.record(z.string(), z.number()).parse(JSON.parse(json))),
)

/** A row with all of its columns, each value as SQLite has it, whatever the type its column is declared with. */
const shownRow = <Of extends DeclaredView | SourceTable>(of: Of): z.ZodMiniType<ShownRow<Of>> => {
  const columns: Readonly<Record<string, string | ViewColumn>> = of.columns
  const shape = shownColumns(of).map((name) => {
    const column = columns[name]
    return [name, typeof column === 'object' && column.kind === 'histogram' ? histogram : value]
  })
  return z.pipe(z.object(Object.fromEntries(shape)), z.custom<ShownRow<Of>>())
}

/** How one row of a view or source table is found by its key, and what it is read as. */
const lookUp = <Of extends DeclaredView | SourceTable>(of: Of) => {
  const [table, key] = 'parent' in of ? [tableNameOf(of), of.key] : [of.name, keyOf(of)]
  const columns = 'parent' in of ? '*' : shownColumns(of).map(identifier).join(', ')
  const sql = `SELECT ${columns} FROM ${identifier(table)} WHERE ${identifier(key)} = ?1`
  const row = shownRow(of)
  return {
    query: (id: string): Statement => statement(sql, id),
    read: ([found]: readonly unknown[] = []) => (found === undefined ? null : row.parse(found)),
  }
}

const task = lookUp(tasks)
const validation = lookUp(taskValidationSummary)
const progress = lookUp(taskProgressSummary)
const executions = lookUp(agentExecutionSummary)
const statistics = lookUp(projectStatisticsView)

/** A task and its rows in the three task views, each null where there is none. */
export const taskWithSummaries = async (db: Database, id: string) => {
  const [ofTask, ofValidation, ofProgress, ofExecutions] = await db.batch(
    [task, validation, progress, executions].map(({ query }) => query(id)),
  )
  return {
    task: task.read(ofTask?.rows),
    validation: validation.read(ofValidation?.rows),
    progress: progress.read(ofProgress?.rows),
    executions: executions.read(ofExecutions?.rows),
  }
}

/** A project's row in project_statistics_mv, or null. */
export const projectStatistics = async (db: Database, id: string) => {
  const [found] = await db.batch([statistics.query(id)])
  return statistics.read(found?.rows)
}
