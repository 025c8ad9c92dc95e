DROP TABLE IF EXISTS viewkeeper_alerts;
DROP TABLE IF EXISTS viewkeeper_alert_groups;
DROP TABLE IF EXISTS viewkeeper_outbox;
DROP TABLE IF EXISTS viewkeeper_receivers_off;
DROP TABLE IF EXISTS viewkeeper_silences;
