import * as z from 'zod'
import { Problem } from '../../http/problem.ts'
import { route } from '../../http/route.ts'
import { sourceTables } from '../source-tables.ts'
import { projectStatistics, taskWithSummaries } from '../view-rows.ts'
import { agentExecutionSummary } from '../views/agent-execution-summary.ts'
import { projectStatistics as projectStatisticsView } from '../views/project-statistics.ts'
import { taskProgressSummary } from '../views/task-progress-summary.ts'
import { taskValidationSummary } from '../views/task-validation-summary.ts'
import { shownRecord, type TableRow, tableRecord } from './record.ts'
import { pausedSinceWhen, standingStill } from './standing-still.ts'

const [, tasks] = sourceTables

const orNull = (row: TableRow | null) => (row === null ? null : tableRecord(row))

export const getTaskSummary = route({
  method: 'GET',
  path: '/api/tasks/{id}/summary',
  summary: 'A task with its three summaries.',
  params: { id: z.string() },
  responses: {
    200: z.object({
      task: shownRecord(tasks),
      validation_summary: shownRecord(taskValidationSummary).nullable(),
      progress_summary: shownRecord(taskProgressSummary).nullable(),
      agent_execution_summary: shownRecord(agentExecutionSummary).nullable(),
      paused_since: pausedSinceWhen,
    }),
  },
  problems: { 404: 'There is no such task.' },
  handle: async ({ params: { id } }, { db }) => {
    const { task, validation, progress, executions } = await taskWithSummaries(db, id)
    if (task === null) throw new Problem(404, `There is no task ${id}.`)
    const body = {
      task: tableRecord(task),
      validation_summary: orNull(validation),
      progress_summary: orNull(progress),
      agent_execution_summary: orNull(executions),
      ...(await standingStill(db)),
    }
    return { status: 200, body }
  },
})

export const getProjectStats = route({
  method: 'GET',
  path: '/api/projects/{id}/stats',
  summary: "A project's statistics.",
  params: { id: z.string() },
  responses: { 200: shownRecord(projectStatisticsView).extend({ paused_since: pausedSinceWhen }) },
  problems: { 404: 'There are no statistics of such a project.' },
  handle: async ({ params: { id } }, { db }) => {
    const statistics = await projectStatistics(db, id)
    if (statistics === null) throw new Problem(404, `There are no statistics of a project ${id}.`)
    return { status: 200, body: { ...tableRecord(statistics), ...(await standingStill(db)) } }
  },
})
