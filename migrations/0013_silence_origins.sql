-- Who made a silence, and which alert it acknowledges (null: none). One that has no row here is older, and was made
-- through the API. An acknowledgement's ends_at_ms is 253402300799999 until its alert has recovered.

CREATE TABLE IF NOT EXISTS viewkeeper_silence_origins (
  id TEXT PRIMARY KEY NOT NULL,
  created_by TEXT NOT NULL,
  fingerprint TEXT
) WITHOUT ROWID;
