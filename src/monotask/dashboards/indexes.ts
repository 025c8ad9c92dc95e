import type { Index } from '../../engine/statements/indexes.ts'

/** The priorities that MonoTask knows: critical, high, medium, low. */
export const knownPriorities = [4, 3, 2, 1]

/** Tasks of any other priority, as the condition of a partial index and of the queries that go by it. */
export const hasOtherPriority = `(priority IN (${knownPriorities.join(', ')})) IS NOT true`

/**
 * What the lists of tasks-of-project.ts are read in order by. No name of the application's begins so, so that the
 * rollback can't take one of its indexes away.
 */
export const dashboardIndexes: readonly Index[] = [
  {
    name: 'viewkeeper_tasks_by_priority',
    table: 'tasks',
    terms: ['project_id', 'priority', 'updated_at'],
  },
  { name: 'viewkeeper_tasks_by_update', table: 'tasks', terms: ['project_id', 'updated_at'] },
  {
    name: 'viewkeeper_tasks_by_state',
    table: 'tasks',
    terms: ['project_id', 'current_state', 'priority', 'updated_at'],
  },
  {
    name: 'viewkeeper_tasks_of_other_priority',
    table: 'tasks',
    terms: ['project_id', 'current_state', 'updated_at'],
    where: hasOtherPriority,
  },
]
