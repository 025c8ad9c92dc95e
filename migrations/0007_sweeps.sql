-- Sweeps of the audit: what it notes of a view has another form, and keys too large to stand between others are listed.

CREATE TABLE IF NOT EXISTS viewkeeper_large_keys (
  view TEXT NOT NULL,
  key TEXT NOT NULL,
  rows INTEGER NOT NULL,
  found_at_ms INTEGER NOT NULL,
  compared_at_ms INTEGER,
  PRIMARY KEY (view, key)
) WITHOUT ROWID;

UPDATE viewkeeper_audit SET views = '[]', large_keys = '[]';

DELETE FROM viewkeeper_cursors WHERE walk IN ('large keys', 'largest keys');
