import type { Database } from '../../db/database.ts'
import type { HttpContext } from '../../http/context.ts'
import { Problem } from '../../http/problem.ts'
import { parseQuery } from '../../http/query.ts'
import { type TableRow, tableRecord } from '../../http/record.ts'
import { pausedSince } from '../../store/pause.ts'
import { projectStatistics, taskWithSummaries } from '../view-rows.ts'

const orNull = (row: TableRow | null) => (row === null ? null : tableRecord(row))

/** Since when what is shown has stood still, RFC 3339, while a view is paused or still being mended; else nothing. */
const standingStill = async (db: Database) => {
  const since = await pausedSince(db)
  return since === null ? {} : { paused_since: since.toISOString() }
}

/** GET /api/tasks/{id}/summary */
export const getTaskSummary = async (request: Request, { db }: HttpContext, id: string) => {
  parseQuery(request, {})
  const { task, validation, progress, executions } = await taskWithSummaries(db, id)
  if (task === null) throw new Problem(404, `There is no task ${id}.`)
  return Response.json({
    task: tableRecord(task),
    validation_summary: orNull(validation),
    progress_summary: orNull(progress),
    agent_execution_summary: orNull(executions),
    ...(await standingStill(db)),
  })
}

/** GET /api/projects/{id}/stats */
export const getProjectStats = async (request: Request, { db }: HttpContext, id: string) => {
  parseQuery(request, {})
  const statistics = await projectStatistics(db, id)
  if (statistics === null) throw new Problem(404, `There are no statistics of a project ${id}.`)
  return Response.json({ ...tableRecord(statistics), ...(await standingStill(db)) })
}
