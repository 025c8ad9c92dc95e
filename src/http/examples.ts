/** What answers and bodies look like, for the description of the API: one example of each kind of thing. */

export const exampleTime = '2026-05-01T10:05:00.000Z'
const earlier = '2026-05-01T10:00:00.000Z'
const view = 'task_progress_summary_mv'
const alertName = 'ViewDrift'

export const exampleRun = {
  id: '20260501T100500.000Z-monotask-evaluate',
  job: 'evaluate',
  database: 'monotask',
  trigger: 'cron',
  status: 'ok',
  started_at: exampleTime,
  duration_ms: 184,
  rows_read: 536,
  rows_written: 4,
  dry_run: false,
  result: { readings: 65, pending: 0, firing: 1, resolved: 0, queued: 1 },
  error: null,
}

export const exampleAlert = {
  fingerprint: '3bdf5a44828cbdf7',
  status: 'firing',
  labels: { alertname: alertName, database: 'monotask', severity: 'warning', view },
  annotations: { summary: `${view} had 3 rows that differ from the definition` },
  value: 3,
  active_since: exampleTime,
  fired_at: exampleTime,
  resolved_at: null,
  silenced_by: [],
  acknowledged_by: null,
  acknowledgement: null,
}

export const exampleStatus = {
  state: 'warning',
  sentence: `${alertName}: ${view} had 3 rows that differ from the definition, at 10:05 UTC, 2 min ago. Mended. Last evaluated 2 min ago.`,
  evaluated_at: exampleTime,
  faults: [
    {
      kind: 'mended',
      alert: alertName,
      fingerprint: exampleAlert.fingerprint,
      severity: 'warning',
      sentence: `${alertName}: ${view} had 3 rows that differ from the definition, at 10:05 UTC, 2 min ago. Mended.`,
      since: exampleTime,
      fires_at: null,
      ended_at: null,
      value: 3,
      labels: exampleAlert.labels,
      command: `npm run views -- refresh ${view} --remote`,
      job: 'backfill',
      silenced: false,
      acknowledged: false,
    },
  ],
}

export const exampleReceiver = { name: 'default', format: 'alertmanager', status: 'active' }

export const exampleTestAnswer = { name: 'default', delivered: true, answer: '200' }

export const exampleSilence = {
  id: 'c1c2ff0e-6f5b-4bd6-8bb1-3f0a4f3c0d5e',
  status: 'active',
  matchers: [`alertname=${alertName}`, `view=${view}`],
  starts_at: exampleTime,
  ends_at: '2026-05-01T12:05:00.000Z',
  comment: 'The import of May is running.',
  created_at: exampleTime,
  created_by: 'ada',
  fingerprint: null,
}

export const exampleSilenceBody = {
  matchers: exampleSilence.matchers,
  duration: '2h',
  comment: exampleSilence.comment,
  created_by: exampleSilence.created_by,
}

export const exampleAcknowledgement = {
  comment: 'Looking at the import that goes past the triggers.',
  created_by: 'ada',
}

export const exampleDelivery = {
  id: 'msg_0momc8v400000f3a81c2e',
  receiver: 'default',
  group_key: `{}:{alertname="${alertName}", database="monotask"}`,
  status: 'pending',
  superseded: false,
  attempts: 1,
  last_answer: '503',
  created_at: earlier,
  next_try_at: exampleTime,
  ended_at: null,
}

export const exampleView = {
  view,
  state: 'kept',
  paused_since: null,
  rows: 10_412,
  source_rows: 10_412,
  missing: 0,
  orphaned: 0,
  drifted: 3,
  unreadable: 0,
  lag_seconds: 240,
  faulty_keys: ['landing', 'launch', 'orbit'],
  last_audit: {
    audited_at: exampleTime,
    checked: 148,
    repaired: 3,
    faulty_keys: ['landing', 'launch', 'orbit'],
  },
  sweep: {
    started_at: earlier,
    ended_at: null,
    keys: 148,
    of_keys: 10_412,
    missing: 0,
    orphaned: 0,
    drifted: 3,
    seconds: 21_300,
  },
}

export const exampleTriggers = {
  audited_at: exampleTime,
  installed: 136,
  paused: 0,
  missing: [],
  outdated: [],
  broken: [],
}

export const exampleLargeKey = {
  view: 'project_statistics_mv',
  key: 'apollo',
  rows: 480_000,
  compared_at: '2026-05-01T03:05:00.000Z',
}

export const exampleLatency = {
  operation: 'task_create',
  seconds: 0.004,
  reason: null,
  measured_at: exampleTime,
}

export const exampleDatabase = {
  name: 'tenant-17',
  labels: { tier: 'free' },
  state: 'firing',
  since: exampleTime,
  error: null,
  alerts: { firing: 1, pending: 0 },
  tried_at: null,
  last_tick: {
    due_at: exampleTime,
    outcome: 'ran',
    duration_ms: 212,
    statements: 24,
    rows_read: 4400,
    rows_written: 5,
  },
}

export const exampleFleetRun = {
  id: '5b2f7b0e-0c7d-4a51-9d1e-6a3f1d7c8e90',
  job: 'audit',
  dry_run: false,
  asked_at: exampleTime,
  databases: 998,
  done: 420,
  failed: 1,
  left: 577,
  failures: [{ database: 'tenant-17', error: 'The database did not answer in time.' }],
}

export const exampleStates = {
  unreachable: 1,
  slow: 0,
  double: 0,
  behind: 1,
  firing: 2,
  pending: 0,
  new: 0,
  ok: 996,
}
