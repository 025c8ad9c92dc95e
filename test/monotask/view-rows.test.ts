import { expect, it } from 'vitest'
import { statement } from '../../src/db/database.ts'
import { taskWithSummaries } from '../../src/monotask/view-rows.ts'
import { localD1, migrationStatements } from '../d1.ts'

it('of a view in the version before, a column that is not there yet is null, and one that goes is not shown', async () => {
  await using local = await localD1(
    migrationStatements().filter((sql) => /^CREATE (?:TABLE|INDEX)/.test(sql)),
  )
  const run = (sql: string) => local.db.run(statement(sql))
  await run("INSERT INTO projects (id, name) VALUES ('p', 'Project')")
  await run("INSERT INTO tasks (id, project_id, title) VALUES ('t', 'p', 'Task')")
  await run('DROP TABLE agent_execution_summary_mv')
  await run(
    'CREATE TABLE agent_execution_summary_mv (task_id TEXT, total_executions INTEGER, former INTEGER)',
  )
  await run("INSERT INTO agent_execution_summary_mv VALUES ('t', 3, 4)")
  const { executions, progress } = await taskWithSummaries(local.db, 't')
  expect(executions).toMatchObject({
    total_executions: 3,
    total_actions: null,
    executions_by_type: {},
  })
  expect(executions).not.toHaveProperty('former')
  expect(progress).toBeNull()
})
