import { copy, count, derived, latest, sum } from '../../engine/declaration.ts'
import { declareView } from '../../engine/declare-view.ts'
import { sourceTables } from '../source-tables.ts'

const session = latest('validation_sessions', 'started_at')
const failed = session.rows('validation_results', "{status} = 'failed'")
const failures = (severity: string) => failed.count(`{severity} = '${severity}'`)

export const taskValidationSummary = declareView(sourceTables, {
  name: 'task_validation_summary',
  parent: 'tasks',
  key: 'task_id',
  columns: {
    project_id: copy('project_id'),
    task_title: copy('title'),
    task_state: copy('current_state'),
    session_count: count('validation_sessions'),
    latest_session_id: session.column('id'),
    latest_session_status: session.column('status'),
    latest_session_started_at: session.column('started_at'),
    total_rules: session.column('total_rules', 0),
    passed_rules: session.column('passed_rules', 0),
    failed_rules: failed.count(),
    critical_failures: failures('critical'),
    high_failures: failures('high'),
    medium_failures: failures('medium'),
    low_failures: failures('low'),
    failed_rule_names: failed.values('rule_name'),
    critical_failed_rules: failed.values('rule_name', "{severity} = 'critical'"),
    pass_rate: derived('REAL', '{passed_rules} * 1.0 / nullif({total_rules}, 0)'),
    overall_passed: derived(
      'INTEGER',
      "iif({session_count} = 0, NULL, iif({latest_session_status} = 'passed' AND {failed_rules} = 0, 1, 0))",
    ),
    latest_execution_time_ms: session.column('execution_time_ms'),
    avg_execution_time_ms: derived(
      'REAL',
      '{execution_time_ms_sum} * 1.0 / nullif({execution_time_ms_count}, 0)',
    ),
    execution_time_ms_sum: sum('validation_sessions', 'execution_time_ms'),
    execution_time_ms_count: count('validation_sessions', '{execution_time_ms} IS NOT NULL'),
  },
  supporting: ['execution_time_ms_sum', 'execution_time_ms_count'],
  triggerPrefix: 'validation_summary',
  triggerNames: { 'tasks update': 'refresh_validation_summary_on_task' },
})
