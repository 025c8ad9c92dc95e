DROP TABLE IF EXISTS viewkeeper_sample_series;
DROP TABLE IF EXISTS viewkeeper_samples;
