-- Faults as they were found, before their repair: of one kind, in a view (or of the triggers), by one job. A row stands
-- apart until an evaluate that has read it has committed (seen), and from then on until an audit has gone through.

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
