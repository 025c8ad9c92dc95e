-- Undoes 0006_dashboards.sql.

DROP INDEX IF EXISTS viewkeeper_tasks_by_priority;

DROP INDEX IF EXISTS viewkeeper_tasks_by_update;

DROP INDEX IF EXISTS viewkeeper_tasks_by_state;

DROP INDEX IF EXISTS viewkeeper_tasks_of_other_priority;
