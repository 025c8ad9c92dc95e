import type { SourceTable } from '../engine/source-table.ts'

const time = 'TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP'
const count = 'INTEGER NOT NULL DEFAULT 0'
const required = 'TEXT NOT NULL'
const key = { id: 'TEXT PRIMARY KEY NOT NULL' } as const

const text = (value: string) => `TEXT NOT NULL DEFAULT '${value}'` as const

/**
 * MonoTask's own tables: what view declarations may refer to, and what the baseline migration creates where it is
 * missing.
 */
export const sourceTables = [
  {
    name: 'projects',
    noun: 'project',
    columns: {
      ...key,
      name: required,
      github_repo: 'TEXT',
      github_sync_status: text('disabled'),
      github_synced_at: 'TEXT',
      created_at: time,
      updated_at: time,
    },
    references: {},
  },
  {
    name: 'tasks',
    noun: 'task',
    columns: {
      ...key,
      project_id: required,
      title: required,
      description: 'TEXT',
      current_state: text('PENDING'),
      priority: 'INTEGER NOT NULL DEFAULT 2',
      github_issue_number: 'INTEGER',
      github_synced_at: 'TEXT',
      state_changed_at: time,
      completed_at: 'TEXT',
      created_at: time,
      updated_at: time,
    },
    references: { project_id: 'projects' },
  },
  {
    name: 'validation_sessions',
    noun: 'session',
    columns: {
      ...key,
      task_id: required,
      status: text('pending'),
      total_rules: count,
      passed_rules: count,
      execution_time_ms: 'INTEGER',
      started_at: time,
      completed_at: 'TEXT',
    },
    references: { task_id: 'tasks' },
  },
  {
    name: 'validation_results',
    noun: 'result',
    columns: {
      ...key,
      validation_session_id: required,
      rule_name: required,
      severity: text('medium'),
      status: required,
      message: 'TEXT',
      created_at: time,
    },
    references: { validation_session_id: 'validation_sessions' },
  },
  {
    name: 'task_evidence',
    noun: 'evidence',
    columns: { ...key, task_id: required, kind: text('note'), uri: 'TEXT', created_at: time },
    references: { task_id: 'tasks' },
  },
  {
    name: 'screenshots',
    noun: 'screenshot',
    columns: { ...key, task_id: required, path: required, created_at: time },
    references: { task_id: 'tasks' },
  },
  {
    name: 'file_changes',
    noun: 'file_change',
    columns: {
      ...key,
      task_id: required,
      file_path: required,
      change_type: text('modified'),
      lines_added: count,
      lines_deleted: count,
      created_at: time,
    },
    references: { task_id: 'tasks' },
  },
  {
    name: 'test_executions',
    noun: 'test_execution',
    columns: {
      ...key,
      task_id: required,
      suite: 'TEXT',
      total_tests: count,
      passed_tests: count,
      failed_tests: count,
      duration_ms: 'INTEGER',
      executed_at: time,
    },
    references: { task_id: 'tasks' },
  },
  {
    name: 'code_coverage',
    noun: 'coverage',
    columns: {
      ...key,
      task_id: required,
      line_coverage: 'REAL',
      branch_coverage: 'REAL',
      measured_at: time,
    },
    references: { task_id: 'tasks' },
  },
  {
    name: 'agent_executions',
    noun: 'execution',
    columns: {
      ...key,
      task_id: required,
      agent_type: required,
      status: text('running'),
      duration_ms: 'INTEGER',
      cost_usd: 'REAL NOT NULL DEFAULT 0',
      started_at: time,
      completed_at: 'TEXT',
    },
    references: { task_id: 'tasks' },
  },
  {
    name: 'agent_actions',
    noun: 'action',
    columns: { ...key, agent_execution_id: required, action_type: required, created_at: time },
    references: { agent_execution_id: 'agent_executions' },
  },
  {
    name: 'automation_queue',
    noun: 'job',
    columns: {
      ...key,
      project_id: 'TEXT',
      task_id: 'TEXT',
      event_type: required,
      priority: 'INTEGER NOT NULL DEFAULT 2',
      status: text('pending'),
      attempts: count,
      last_error: 'TEXT',
      created_at: time,
      started_at: 'TEXT',
      completed_at: 'TEXT',
    },
    references: { project_id: 'projects', task_id: 'tasks' },
  },
] as const satisfies readonly SourceTable[]
