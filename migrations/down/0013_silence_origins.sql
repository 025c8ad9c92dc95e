-- Nothing would end an acknowledgement any more when its alert recovers: it ends now.
UPDATE viewkeeper_silences SET ends_at_ms = CAST(strftime('%s', 'now') AS INTEGER) * 1000
WHERE ends_at_ms = 253402300799999;

DROP TABLE IF EXISTS viewkeeper_silence_origins;
