DROP TABLE IF EXISTS viewkeeper_view_audits;
DROP TABLE IF EXISTS viewkeeper_source_marks;
DROP TABLE IF EXISTS viewkeeper_trigger_audit;
DROP TABLE IF EXISTS viewkeeper_backfill;
DROP TABLE IF EXISTS viewkeeper_pause;
