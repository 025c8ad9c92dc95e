/** What a metric's value is a number of; it decides how the value is written for people. */
export type Unit = 'seconds' | 'bytes' | 'ratio' | 'timestamp' | 'count'

/** Every metric there is, with its unit and the labels its readings carry besides `database`. */
export const metrics: Readonly<
  Record<string, { readonly unit: Unit; readonly labels: readonly string[] }>
> = {
  viewkeeper_view_refresh_lag_seconds: { unit: 'seconds', labels: ['view'] },
  viewkeeper_view_rows: { unit: 'count', labels: ['view'] },
  viewkeeper_view_source_rows: { unit: 'count', labels: ['view'] },
  viewkeeper_view_missing_rows: { unit: 'count', labels: ['view'] },
  viewkeeper_view_orphaned_rows: { unit: 'count', labels: ['view'] },
  viewkeeper_view_drifted_rows: { unit: 'count', labels: ['view'] },
  viewkeeper_view_count_mismatch: { unit: 'count', labels: ['view'] },
  viewkeeper_triggers_missing: { unit: 'count', labels: [] },
  viewkeeper_triggers_outdated: { unit: 'count', labels: [] },
  viewkeeper_triggers_broken: { unit: 'count', labels: [] },
  viewkeeper_views_paused_seconds: { unit: 'seconds', labels: [] },
  viewkeeper_write_latency_seconds: { unit: 'seconds', labels: ['operation'] },
  viewkeeper_write_round_trip_seconds: { unit: 'seconds', labels: [] },
  viewkeeper_database_size_bytes: { unit: 'bytes', labels: [] },
  viewkeeper_database_growth_ratio: { unit: 'ratio', labels: [] },
  viewkeeper_queue_jobs: { unit: 'count', labels: ['status'] },
  viewkeeper_queue_oldest_pending_age_seconds: { unit: 'seconds', labels: [] },
  viewkeeper_queue_stuck_jobs: { unit: 'count', labels: [] },
  viewkeeper_queue_recent_failed_jobs: { unit: 'count', labels: [] },
  viewkeeper_job_last_success_timestamp_seconds: { unit: 'timestamp', labels: ['job'] },
  viewkeeper_job_consecutive_failures: { unit: 'count', labels: ['job'] },
  viewkeeper_outbox_pending: { unit: 'count', labels: [] },
  viewkeeper_outbox_dead: { unit: 'count', labels: [] },
}
