-- Alerts as they are listed: of those that fire, of those that are pending, and of those that are over, the latest first.

CREATE INDEX IF NOT EXISTS viewkeeper_alerts_in_order ON viewkeeper_alerts (
  status, iif(status = 'resolved', resolved_at_ms, active_since_ms) DESC, fingerprint);
