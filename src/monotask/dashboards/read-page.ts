import * as z from 'zod/mini'
import { type Database, statement } from '../../db/database.ts'
import { json } from '../../db/json.ts'
import { type ListedTask, listedTask } from './listed-task.ts'
import { pageOfTasks } from './page-of-tasks.ts'
import { type Position, position } from './position.ts'
import type { TaskList } from './task-list.ts'

interface TaskInPlace {
  readonly task: ListedTask
  /** Its place in the list: the next page comes after that of the last task. */
  readonly position: Position
}

const place = z.object({
  position: json(position),
})

/** The first tasks of a list after a position, or null where there is no such project. */
export const readPage = async (
  db: Database,
  list: TaskList,
  { after, limit }: { readonly after: Position | null; readonly limit: number },
): Promise<readonly TaskInPlace[] | null> => {
  const [project, page] = await db.batch([
    statement('SELECT 1 FROM projects WHERE id = ?1', list.project),
    pageOfTasks(list, after, limit),
  ])
  if (project?.rows.length === 0) return null
  return (page?.rows ?? []).map((row) => ({
    task: listedTask.parse(row),
    position: place.parse(row).position,
  }))
}
