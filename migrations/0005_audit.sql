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
  next_after TEXT NOT NULL,
  PRIMARY KEY (walk, view)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_backfill (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  view TEXT NOT NULL,
  next_after TEXT NOT NULL,
  done INTEGER NOT NULL,
  total INTEGER NOT NULL
);

-- The views that are not kept at present: their triggers and plain views are out (paused), or are back while rows
-- are still being mended (resuming: up to the key next_after, done of total keys).
CREATE TABLE IF NOT EXISTS viewkeeper_pause (
  view TEXT PRIMARY KEY NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('paused', 'resuming')),
  paused_at_ms INTEGER NOT NULL,
  probed INTEGER NOT NULL DEFAULT 0,
  next_after TEXT,
  done INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
