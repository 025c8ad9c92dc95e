DROP TABLE IF EXISTS viewkeeper_measurements;

DROP TABLE IF EXISTS viewkeeper_size_samples;

DROP TABLE IF EXISTS viewkeeper_runs;

DROP TABLE IF EXISTS viewkeeper_leases;

DROP TABLE IF EXISTS viewkeeper_installation;
