import { exampleTime } from '../../http/examples.ts'

const known: Readonly<Record<string, string | number>> = {
  id: 'landing',
  task_id: 'landing',
  project_id: 'apollo',
  project_name: 'Apollo',
  title: 'Land on the Moon',
  task_title: 'Land on the Moon',
  description: 'The guidance computer takes it down.',
  current_state: 'VALIDATING',
  task_state: 'VALIDATING',
  latest_session_id: 'session-7',
  latest_session_status: 'failed',
  failed_rule_names: 'fuel-reserve',
  critical_failed_rules: 'fuel-reserve',
  latest_execution_id: 'execution-3',
  latest_agent_type: 'coder',
  latest_status: 'completed',
  github_sync_status: 'disabled',
  priority: 4,
  progress_percentage: 90,
  line_coverage: 87.5,
  health_score: 93,
}

/** What a column of MonoTask's tables and views holds, for the description of the API. */
export const exampleOfColumn = (name: string): string | number =>
  name.endsWith('_at') ? exampleTime : (known[name] ?? 1)

export const exampleSnapshot = {
  id: 1_777_629_900_000,
  snapshot_time: exampleTime,
  total_jobs: 120,
  pending_jobs: 7,
  processing_jobs: 2,
  completed_jobs: 110,
  failed_jobs: 1,
  critical_pending: 0,
  high_pending: 1,
  medium_pending: 6,
  low_pending: 0,
  events_by_type: { github_sync: 5, task_validation: 4 },
  avg_processing_time_ms: 2150,
  oldest_pending_age_seconds: 84,
  stuck_jobs: 0,
  has_stuck_jobs: 0,
  recent_failed_jobs: 1,
  has_recent_failures: 1,
}
