-- What the worker was called for, by cron or by hand: one row for each call, which is its lease as well as the record
-- of the runs of its jobs. viewkeeper_leases keeps the claims of `views during` alone. viewkeeper_runs stays where it
-- is for a worker of the version before, which may still run while this is applied.

CREATE TABLE IF NOT EXISTS viewkeeper_invocations (
  database TEXT NOT NULL,
  series TEXT NOT NULL,
  number INTEGER NOT NULL,
  event TEXT NOT NULL,
  holder TEXT NOT NULL,
  run_trigger TEXT NOT NULL,
  dry_run INTEGER NOT NULL,
  started_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  runs TEXT NOT NULL,
  PRIMARY KEY (database, series, number)
) WITHOUT ROWID;

INSERT INTO viewkeeper_invocations
  (database, series, number, event, holder, run_trigger, dry_run, started_at_ms, expires_at_ms, runs)
SELECT database, job, number, id, '', run_trigger, dry_run, started_at_ms, started_at_ms + duration_ms,
  json_object(job, json_object('id', id, 'status', status, 'started_at_ms', started_at_ms, 'duration_ms', duration_ms,
    'rows_read', rows_read, 'rows_written', rows_written, 'result', json(result), 'error', error,
    'last_success_ms', max(iif(status = 'ok' AND dry_run = 0, started_at_ms + duration_ms, NULL)) OVER earlier,
    'consecutive_failures', sum(status = 'failed' AND dry_run = 0) OVER since_success))
FROM (
  SELECT *, row_number() OVER earlier AS number, sum(status = 'ok' AND dry_run = 0) OVER earlier AS successes
  FROM viewkeeper_runs WINDOW earlier AS (PARTITION BY database, job ORDER BY id)
) WHERE true
WINDOW earlier AS (PARTITION BY database, job ORDER BY id),
  since_success AS (PARTITION BY database, job, successes ORDER BY id)
ON CONFLICT DO NOTHING;

DELETE FROM viewkeeper_leases WHERE job <> 'during';
