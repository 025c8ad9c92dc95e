import * as z from 'zod/mini'
import { Problem } from '../../http/problem.ts'
import { route } from '../../http/route.ts'
import { sourceTables } from '../source-tables.ts'
import { projectStatistics, taskWithSummaries } from '../view-rows.ts'
import { agentExecutionSummary } from '../views/agent-execution-summary.ts'
import { projectStatistics as projectStatisticsView } from '../views/project-statistics.ts'
import { taskProgressSummary } from '../views/task-progress-summary.ts'
import { taskValidationSummary } from '../views/task-validation-summary.ts'
import { boundedRecord, leftOutCharacters, shownRecord, type TableRow } from './record.ts'
import { pausedSinceWhen, standingStill } from './standing-still.ts'

const [, tasks] = sourceTables

const orNull = (row: TableRow | null) =>
  row === null ? { record: null, leftOut: 0 } : boundedRecord(row)

/** What an answer says of how much of its records was left out. */
const leftOutOf = (...records: readonly { readonly leftOut: number }[]) => {
  const characters = records.reduce((sum, { leftOut }) => sum + leftOut, 0)
  return characters > 0 ? { left_out: characters } : {}
}

export const getTaskSummary = route({
  method: 'GET',
  path: '/api/tasks/{id}/summary',
  about: 'database',
  summary: 'A task with its three summaries.',
  params: { id: z.string() },
  responses: {
    200: z.object({
      task: shownRecord(tasks),
      validation_summary: z.nullable(shownRecord(taskValidationSummary)),
      progress_summary: z.nullable(shownRecord(taskProgressSummary)),
      agent_execution_summary: z.nullable(shownRecord(agentExecutionSummary)),
      left_out: leftOutCharacters,
      paused_since: pausedSinceWhen,
    }),
  },
  problems: { 404: 'There is no such task.' },
  handle: async ({ params: { id } }, { db }) => {
    const rows = await taskWithSummaries(db, id)
    if (rows.task === null) throw new Problem(404, `There is no task ${id}.`)
    const task = boundedRecord(rows.task)
    const validation = orNull(rows.validation)
    const progress = orNull(rows.progress)
    const executions = orNull(rows.executions)
    const body = {
      task: task.record,
      validation_summary: validation.record,
      progress_summary: progress.record,
      agent_execution_summary: executions.record,
      ...leftOutOf(task, validation, progress, executions),
      ...(await standingStill(db)),
    }
    return { status: 200, body }
  },
})

export const getProjectStats = route({
  method: 'GET',
  path: '/api/projects/{id}/stats',
  about: 'database',
  summary: "A project's statistics.",
  params: { id: z.string() },
  responses: {
    200: z.extend(shownRecord(projectStatisticsView), {
      left_out: leftOutCharacters,
      paused_since: pausedSinceWhen,
    }),
  },
  problems: { 404: 'There are no statistics of such a project.' },
  handle: async ({ params: { id } }, { db }) => {
    const statistics = await projectStatistics(db, id)
    if (statistics === null) throw new Problem(404, `There are no statistics of a project ${id}.`)
    const shown = boundedRecord(statistics)
    const body = { ...shown.record, ...leftOutOf(shown), ...(await standingStill(db)) }
    return { status: 200, body }
  },
})
