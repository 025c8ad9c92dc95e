DROP INDEX IF EXISTS viewkeeper_alerts_in_order;
