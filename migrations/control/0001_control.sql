-- CONTROL of a fleet: which databases there are, what became of each tick, and what they share: alerts, messages, silences,
-- runs. All but the first three tables are as they stand in a database.

CREATE TABLE IF NOT EXISTS viewkeeper_databases (
  name TEXT PRIMARY KEY NOT NULL,
  binding TEXT NOT NULL,
  shard INTEGER NOT NULL,
  labels TEXT NOT NULL,
  state TEXT NOT NULL,
  since_ms INTEGER NOT NULL,
  error TEXT,
  tried_at_ms INTEGER,
  alerts TEXT NOT NULL,
  ended TEXT NOT NULL,
  firing INTEGER NOT NULL DEFAULT 0,
  pending INTEGER NOT NULL DEFAULT 0,
  alerts_since_ms INTEGER
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_ticks (
  tick_ms INTEGER NOT NULL,
  shard INTEGER NOT NULL,
  part INTEGER NOT NULL,
  parts INTEGER NOT NULL,
  ended_at_ms INTEGER NOT NULL,
  outcomes TEXT NOT NULL,
  PRIMARY KEY (tick_ms, shard, part)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_fleet_runs (
  id TEXT NOT NULL,
  part INTEGER NOT NULL,
  asked_at_ms INTEGER NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (id, part)
) WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS viewkeeper_databases_by_shard ON viewkeeper_databases (shard);

CREATE INDEX IF NOT EXISTS viewkeeper_ticks_begun ON viewkeeper_ticks (tick_ms, shard)
WHERE part = 0;

CREATE TABLE IF NOT EXISTS viewkeeper_replaced (
  view TEXT NOT NULL,
  source TEXT NOT NULL,
  id TEXT NOT NULL,
  row_id INTEGER,
  reason TEXT NOT NULL,
  view_key TEXT,
  contribution TEXT NOT NULL,
  PRIMARY KEY (view, source, id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_installation (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  installed_at_ms INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS viewkeeper_leases (
  job TEXT NOT NULL,
  database TEXT NOT NULL,
  run_id TEXT NOT NULL,
  run_trigger TEXT NOT NULL,
  dry_run INTEGER NOT NULL,
  started_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  crashed TEXT,
  PRIMARY KEY (job, database)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_size_samples (
  database TEXT NOT NULL,
  sampled_at_ms INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  PRIMARY KEY (database, sampled_at_ms)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_measurements (
  database TEXT NOT NULL,
  name TEXT NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (database, name)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_alerts (
  fingerprint TEXT PRIMARY KEY NOT NULL,
  labels TEXT NOT NULL,
  annotations TEXT NOT NULL,
  status TEXT NOT NULL,
  value REAL NOT NULL,
  active_since_ms INTEGER NOT NULL,
  fired_at_ms INTEGER,
  resolved_at_ms INTEGER,
  keep_firing_since_ms INTEGER
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_alert_groups (
  receiver TEXT NOT NULL,
  group_key TEXT NOT NULL,
  firing TEXT NOT NULL,
  silenced TEXT NOT NULL,
  notified_at_ms INTEGER NOT NULL,
  PRIMARY KEY (receiver, group_key)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_outbox (
  status TEXT NOT NULL,
  id TEXT NOT NULL,
  receiver TEXT NOT NULL,
  group_key TEXT NOT NULL,
  firing TEXT NOT NULL,
  body TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  due_at_ms INTEGER NOT NULL,
  last_answer TEXT,
  ended_at_ms INTEGER,
  PRIMARY KEY (status, id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_receivers_off (
  receiver TEXT PRIMARY KEY NOT NULL,
  destination TEXT NOT NULL,
  deployed_at_ms INTEGER NOT NULL,
  off_since_ms INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_silences (
  id TEXT PRIMARY KEY NOT NULL,
  matchers TEXT NOT NULL,
  starts_at_ms INTEGER NOT NULL,
  ends_at_ms INTEGER NOT NULL,
  comment TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_audit (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  views TEXT NOT NULL DEFAULT '[]',
  triggers TEXT,
  source_marks TEXT NOT NULL DEFAULT '{}',
  large_keys TEXT NOT NULL DEFAULT '[]'
);

CREATE TABLE IF NOT EXISTS viewkeeper_cursors (
  walk TEXT NOT NULL,
  view TEXT NOT NULL,
  next_after TEXT,
  PRIMARY KEY (walk, view)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_pause (
  view TEXT PRIMARY KEY NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('paused', 'resuming')),
  paused_at_ms INTEGER NOT NULL,
  probed INTEGER NOT NULL DEFAULT 0,
  next_after TEXT,
  done INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_large_keys (
  view TEXT NOT NULL,
  key TEXT NOT NULL,
  rows INTEGER NOT NULL,
  found_at_ms INTEGER NOT NULL,
  compared_at_ms INTEGER,
  PRIMARY KEY (view, key)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_invocations (
  database TEXT NOT NULL,
  series TEXT NOT NULL,
  number INTEGER NOT NULL,
  event TEXT NOT NULL,
  holder TEXT NOT NULL,
  run_trigger TEXT NOT NULL,
  dry_run INTEGER NOT NULL,
  started_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  runs TEXT NOT NULL,
  PRIMARY KEY (database, series, number)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_findings (
  subject TEXT NOT NULL,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  seen INTEGER NOT NULL,
  id TEXT NOT NULL,
  found_at_ms INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  lag_seconds REAL NOT NULL,
  keys TEXT NOT NULL,
  scratch TEXT,
  PRIMARY KEY (subject, kind, source, seen)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_alert_rules (
  fingerprint TEXT PRIMARY KEY NOT NULL,
  rule TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_alert_texts (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  stored_at_ms INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS viewkeeper_outbox_ended (
  id TEXT PRIMARY KEY NOT NULL,
  ended TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_receivers_held (
  receiver TEXT PRIMARY KEY NOT NULL,
  destination TEXT NOT NULL,
  since_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS viewkeeper_outbox_waiting ON viewkeeper_outbox (receiver, group_key, id)
WHERE status = 'pending';

CREATE INDEX IF NOT EXISTS viewkeeper_outbox_dead ON viewkeeper_outbox (receiver, group_key, id)
WHERE status = 'dead';

CREATE TABLE IF NOT EXISTS viewkeeper_samples (
  database TEXT NOT NULL,
  taken_at_ms INTEGER NOT NULL,
  series TEXT NOT NULL,
  readings TEXT NOT NULL,
  firing TEXT NOT NULL,
  version TEXT,
  PRIMARY KEY (database, taken_at_ms)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_sample_series (
  database TEXT NOT NULL,
  id TEXT NOT NULL,
  names TEXT NOT NULL,
  PRIMARY KEY (database, id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_silence_origins (
  id TEXT PRIMARY KEY NOT NULL,
  created_by TEXT NOT NULL,
  fingerprint TEXT
) WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS viewkeeper_alerts_in_order ON viewkeeper_alerts (
  status, iif(status = 'resolved', resolved_at_ms, active_since_ms) DESC, fingerprint);

INSERT INTO viewkeeper_installation (one, installed_at_ms)
VALUES (1, CAST(round(unixepoch('now', 'subsec') * 1000) AS INTEGER))
ON CONFLICT DO NOTHING;
