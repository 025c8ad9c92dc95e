import { expect, it } from 'vitest'
import { isKeyLookUp } from '../../src/checks/d1-analytics/key-look-up.ts'

const keys = new Map([
  ['task_progress_summary_mv', 'task_id'],
  ['project_statistics_mv', 'project_id'],
])

it.each([
  'SELECT * FROM task_progress_summary_mv WHERE task_id = ?',
  'SELECT progress_percentage FROM task_progress_summary_mv WHERE task_id=?1',
  'select "progress_percentage" from "task_progress_summary_mv" where "task_id" = ? limit 1',
  'select `a` from `task_progress_summary_mv` where (`task_progress_summary_mv`.`task_id` = ?)',
  'SELECT s.* FROM task_progress_summary_mv AS s\n WHERE s.task_id IN (?, ?, ?);',
  'SELECT s.a FROM main.task_progress_summary_mv s WHERE s.project_id = ? AND s.task_id = ?',
  'SELECT total_tasks -- for the page\nFROM [project_statistics_mv] /* one */ WHERE project_id = ?',
])('%s looks up by key', (sql) => {
  expect(isKeyLookUp(sql, keys)).toBe(true)
})

it.each([
  'SELECT * FROM task_progress_summary_mv',
  'SELECT * FROM task_progress_summary_mv WHERE project_id = ?',
  'SELECT * FROM task_progress_summary_mv WHERE task_id > ? ORDER BY task_id',
  'SELECT * FROM task_progress_summary_mv WHERE task_id = ? OR project_id = ?',
  'SELECT * FROM task_progress_summary_mv WHERE task_id IN (SELECT id FROM tasks)',
  'SELECT * FROM task_progress_summary_mv s JOIN tasks t ON t.id = s.task_id WHERE s.task_id = ?',
  'SELECT * FROM task_progress_summary_mv, tasks WHERE task_id = ?',
  'SELECT * FROM task_progress_summary WHERE task_id = ?',
  'SELECT (SELECT count(*) FROM tasks) FROM project_statistics_mv WHERE project_id = ?',
  'UPDATE task_progress_summary_mv SET project_id = ? WHERE task_id = ?',
  'DELETE FROM task_progress_summary_mv WHERE task_id = ?',
  'SELECT * FROM other_mv WHERE task_id = ?',
])('%s does not', (sql) => {
  expect(isKeyLookUp(sql, keys)).toBe(false)
})
