DROP TABLE IF EXISTS viewkeeper_audit;
DROP TABLE IF EXISTS viewkeeper_cursors;
DROP TABLE IF EXISTS viewkeeper_backfill;
DROP TABLE IF EXISTS viewkeeper_pause;
