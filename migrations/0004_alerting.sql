-- Alerts, silences, what each receiver was last told, and the messages on their way.

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
