-- What the audit of the views has found and how far it has come.

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

CREATE TABLE IF NOT EXISTS viewkeeper_backfill (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  view TEXT NOT NULL,
  next_after TEXT,
  done INTEGER NOT NULL,
  total INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS viewkeeper_pause (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  paused_at_ms INTEGER NOT NULL
);
