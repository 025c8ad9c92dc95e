DROP TABLE IF EXISTS viewkeeper_large_keys;

UPDATE viewkeeper_audit SET views = '[]';
