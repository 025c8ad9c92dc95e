-- What the audit of the views has found and how far it has come.

CREATE TABLE IF NOT EXISTS viewkeeper_view_audits (
  view TEXT PRIMARY KEY NOT NULL,
  audited_at_ms INTEGER NOT NULL,
  checked INTEGER NOT NULL,
  missing INTEGER NOT NULL,
  orphaned INTEGER NOT NULL,
  drifted INTEGER NOT NULL,
  repaired INTEGER NOT NULL,
  lag_seconds REAL NOT NULL,
  view_rows INTEGER NOT NULL,
  source_rows INTEGER NOT NULL,
  next_after TEXT NOT NULL,
  cycle_view_rows INTEGER NOT NULL,
  cycle_source_rows INTEGER NOT NULL,
  cycle_completed_at_ms INTEGER
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_source_marks (
  source TEXT PRIMARY KEY NOT NULL,
  last_rowid INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_trigger_audit (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  audited_at_ms INTEGER NOT NULL,
  installed INTEGER NOT NULL,
  missing TEXT NOT NULL,
  outdated TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS viewkeeper_backfill (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  view TEXT NOT NULL,
  next_after TEXT NOT NULL,
  done INTEGER NOT NULL,
  total INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS viewkeeper_pause (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  paused_at_ms INTEGER NOT NULL
);
