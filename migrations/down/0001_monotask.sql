-- Nothing that 0001_monotask.sql made is taken away. The tables are the application's, with all that is in them, and so
-- may the indexes be: 0001 makes only what is missing, and afterwards nobody knows what that was. An index that the
-- application does not want can be dropped by hand: npm run db:migrate:rollback names those that are there.

SELECT 1 WHERE false;
