DROP TABLE IF EXISTS viewkeeper_invocations;
