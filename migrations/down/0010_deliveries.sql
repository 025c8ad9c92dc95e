DROP INDEX IF EXISTS viewkeeper_outbox_dead;
DROP INDEX IF EXISTS viewkeeper_outbox_waiting;
DROP TABLE IF EXISTS viewkeeper_receivers_held;
DROP TABLE IF EXISTS viewkeeper_outbox_ended;
DROP TABLE IF EXISTS viewkeeper_alert_texts;
DROP TABLE IF EXISTS viewkeeper_alert_rules;
