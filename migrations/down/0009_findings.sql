DROP TABLE IF EXISTS viewkeeper_findings;
