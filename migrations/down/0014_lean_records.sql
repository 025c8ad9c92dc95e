-- A worker of the version before looks for them there.
INSERT INTO viewkeeper_samples (database, taken_at_ms, series, readings, firing, version)
SELECT database, sample ->> '$.taken_at_ms', sample ->> '$.series', sample -> '$.readings', sample -> '$.firing',
  sample ->> '$.version'
FROM viewkeeper_invocations WHERE sample IS NOT NULL
ON CONFLICT DO NOTHING;

ALTER TABLE viewkeeper_invocations DROP COLUMN marks;
ALTER TABLE viewkeeper_invocations DROP COLUMN sample;
