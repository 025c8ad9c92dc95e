-- What an evaluate read stands in the record of its run, which is written in any case, and no longer in a row of its
-- own; viewkeeper_samples holds those of each hour that are over eight days old, and what a version before has
-- stored. `sample` is a JSON object: taken_at_ms, series (an id of viewkeeper_sample_series), readings, firing, version.
-- `marks` is what a run has left of how far the source tables were.

ALTER TABLE viewkeeper_invocations ADD COLUMN sample TEXT;
ALTER TABLE viewkeeper_invocations ADD COLUMN marks TEXT;
