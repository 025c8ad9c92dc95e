-- What the worker keeps of its jobs: when it was installed, who runs what, what came of it, how big the database was.

CREATE TABLE IF NOT EXISTS viewkeeper_installation (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  installed_at_ms INTEGER NOT NULL
);

INSERT INTO viewkeeper_installation (one, installed_at_ms)
VALUES (1, CAST(round(unixepoch('now', 'subsec') * 1000) AS INTEGER))
ON CONFLICT DO NOTHING;

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

CREATE TABLE IF NOT EXISTS viewkeeper_runs (
  job TEXT NOT NULL,
  database TEXT NOT NULL,
  id TEXT NOT NULL,
  run_trigger TEXT NOT NULL,
  status TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  rows_read INTEGER NOT NULL,
  rows_written INTEGER NOT NULL,
  dry_run INTEGER NOT NULL,
  result TEXT,
  error TEXT,
  PRIMARY KEY (job, database, id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_size_samples (
  database TEXT NOT NULL,
  sampled_at_ms INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  PRIMARY KEY (database, sampled_at_ms)
) WITHOUT ROWID;

-- The last readings of what is not measured at every tick, as JSON: the write probe's, and those of D1's analytics.
CREATE TABLE IF NOT EXISTS viewkeeper_measurements (
  database TEXT NOT NULL,
  name TEXT NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (database, name)
) WITHOUT ROWID;
