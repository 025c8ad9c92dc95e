-- Which rule raised an alert, whose end a message tells, which receivers asked for a pause, and ways to look up messages.

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

-- What waits for its receiver was queued without it: each may tell of the end of what earlier ones told of.
INSERT INTO viewkeeper_outbox_ended (id, ended)
SELECT o.id, (
  SELECT json_group_array(DISTINCT f.value) FROM viewkeeper_outbox e, json_each(e.firing) f
  WHERE e.status IN ('pending', 'delivered') AND e.receiver = o.receiver AND e.group_key = o.group_key AND e.id < o.id)
FROM viewkeeper_outbox o WHERE o.status = 'pending'
ON CONFLICT DO NOTHING;

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
