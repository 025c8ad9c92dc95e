-- new index: viewkeeper_tasks_by_priority
-- new index: viewkeeper_tasks_by_update
-- new index: viewkeeper_tasks_by_state
-- new index: viewkeeper_tasks_of_other_priority
-- Written from the declarations: npm run views -- generate dashboards

CREATE INDEX IF NOT EXISTS viewkeeper_tasks_by_priority ON tasks (project_id, priority, updated_at);

CREATE INDEX IF NOT EXISTS viewkeeper_tasks_by_update ON tasks (project_id, updated_at);

CREATE INDEX IF NOT EXISTS viewkeeper_tasks_by_state ON tasks (project_id, current_state, priority, updated_at);

CREATE INDEX IF NOT EXISTS viewkeeper_tasks_of_other_priority ON tasks (project_id, current_state, updated_at) WHERE (priority IN (4, 3, 2, 1)) IS NOT true;
