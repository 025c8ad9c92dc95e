import * as z from 'zod/mini'
import { pageKey } from '../../http/page-key.ts'
import { position } from '../dashboards/position.ts'
import { sorts, taskStates } from '../dashboards/task-list.ts'

/** Where a page of tasks ended, with the list it is a page of. */
const taskPageKey = z
  .strictObject({
    project: z.string(),
    sort: z.enum(sorts),
    states: z.array(z.enum(taskStates)),
    position,
  })
  .check(z.refine((key) => key.position.values.length === (key.sort === 'priority' ? 2 : 1)))

export type TaskPageKey = z.infer<typeof taskPageKey>

/** `after` in the query of a list of tasks. */
export const taskPageKeyText = pageKey(taskPageKey)
