-- What each tick measured, as it was evaluated: values in one row a tick, their names apart in rows that ticks share.

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
