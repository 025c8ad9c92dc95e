import { clock, copy, count, derived, least, sumOf } from '../../engine/declaration.ts'
import { declareView } from '../../engine/declare-view.ts'
import { sourceTables } from '../source-tables.ts'
import { agentExecutionSummary } from './agent-execution-summary.ts'
import { taskValidationSummary } from './task-validation-summary.ts'

const tables = [...sourceTables, taskValidationSummary, agentExecutionSummary] as const
const inState = (state: string) => count('tasks', `{current_state} = '${state}'`)
const ofPriority = (priority: number) => count('tasks', `{priority} = ${priority}`)
const milliseconds = (column: string) => `round(julianday(${column}) * 86400000)`
const wholeSeconds = `CAST((${milliseconds('{completed_at}')} - ${milliseconds('{created_at}')}) / 1000 AS INTEGER)`
const timed = `{current_state} = 'COMPLETED' AND ${wholeSeconds} IS NOT NULL`

export const projectStatistics = declareView(tables, {
  name: 'project_statistics',
  parent: 'projects',
  key: 'project_id',
  columns: {
    project_name: copy('name'),
    github_sync_status: copy('github_sync_status'),
    total_tasks: count('tasks'),
    pending_tasks: inState('PENDING'),
    in_progress_tasks: inState('IN_PROGRESS'),
    validating_tasks: inState('VALIDATING'),
    completed_tasks: inState('COMPLETED'),
    failed_tasks: inState('FAILED'),
    blocked_tasks: inState('BLOCKED'),
    cancelled_tasks: inState('CANCELLED'),
    critical_tasks: ofPriority(4),
    high_tasks: ofPriority(3),
    medium_tasks: ofPriority(2),
    low_tasks: ofPriority(1),
    github_synced_tasks: count('tasks', '{github_synced_at} IS NOT NULL'),
    validated_tasks: count('task_validation_summary', '{session_count} > 0'),
    passing_tasks: count('task_validation_summary', '{overall_passed} = 1'),
    validation_pass_rate: derived('REAL', '{passing_tasks} * 1.0 / nullif({validated_tasks}, 0)'),
    avg_completion_seconds: derived(
      'REAL',
      '{completion_seconds_sum} * 1.0 / nullif({completion_count}, 0)',
    ),
    active_agent_count: sumOf('agent_execution_summary', '{running_executions}'),
    pending_automation_jobs: count('automation_queue', "{status} = 'pending'"),
    oldest_pending_task_at: least('tasks', 'created_at', { current_state: 'PENDING' }),
    oldest_pending_task_age_days: clock(
      'INTEGER',
      "CAST(julianday('now') - julianday({oldest_pending_task_at}) AS INTEGER)",
    ),
    health_score: derived(
      'INTEGER',
      `iif({total_tasks} = 0, 100, max(0, CAST(100
        - round(40.0 * {failed_tasks} / {total_tasks}) - round(20.0 * {blocked_tasks} / {total_tasks})
        - iif({validated_tasks} > 0, round(30 * (1 - {passing_tasks} * 1.0 / {validated_tasks})), 0)
        - iif({github_sync_status} = 'failed', 10, 0) AS INTEGER)))`,
    ),
    completion_seconds_sum: sumOf('tasks', `iif(${timed}, ${wholeSeconds}, 0)`),
    completion_count: count('tasks', timed),
  },
  supporting: ['completion_seconds_sum', 'completion_count'],
  triggerPrefix: 'project_stats',
  triggerNames: { 'projects insert': 'init_project_stats_on_create' },
})
