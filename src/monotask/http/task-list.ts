import * as z from 'zod/mini'
import { pageLimit, pageOf, shownPage } from '../../http/page.ts'
import { printPageKey } from '../../http/page-key.ts'
import { Problem } from '../../http/problem.ts'
import { route } from '../../http/route.ts'
import { listedTask } from '../dashboards/listed-task.ts'
import { readPage } from '../dashboards/read-page.ts'
import { sorts, type TaskList, taskStates } from '../dashboards/task-list.ts'
import { exampleOfColumn } from './examples.ts'
import { type TaskPageKey, taskPageKeyText } from './page-key.ts'
import { tableRecord } from './record.ts'
import { pausedSinceWhen, standingStill } from './standing-still.ts'

const states = z.pipe(
  z.string(),
  z.transform((text, context) => {
    const named = [...new Set(text.split(','))]
    const known = taskStates.filter((state) => named.includes(state))
    const unknown = named.filter((state) => !taskStates.some((one) => one === state))
    if (unknown.length === 0) return known
    context.issues.push({
      code: 'custom',
      message: `must be of ${taskStates.join(', ')}, separated by commas; unknown: ${unknown.join(', ')}`,
      input: text,
    })
    return z.NEVER
  }),
)

/** What is wrong with a key of another list, in words. */
const faultsOf = (key: TaskPageKey, list: TaskList): string[] => [
  ...(key.project === list.project ? [] : [`of project ${key.project}`]),
  ...(key.sort === list.sort ? [] : [`of sort=${key.sort}`]),
  ...(key.states.join() === list.states.join()
    ? []
    : [key.states.length === 0 ? 'of tasks of any state' : `of state=${key.states.join()}`]),
]

const requireSameList = (key: TaskPageKey, list: TaskList): void => {
  const faults = faultsOf(key, list)
  if (faults.length > 0)
    throw new Problem(400, `Bad query: after is a page key of another list: ${faults.join(', ')}.`)
}

const names = Object.keys(listedTask.shape)
const shownTask = listedTask.check(
  z.meta({
    examples: [Object.fromEntries(names.map((name) => [name, exampleOfColumn(name)]))],
  }),
)

export const getProjectTasks = route({
  method: 'GET',
  path: '/api/projects/{id}/tasks',
  about: 'database',
  summary: "A page of a project's tasks, with their progress and validation.",
  description:
    'The greatest first; by priority, then by the last update. What is of a view is null for a task that the view has no row of. Texts are cut to 1,000 characters.',
  params: { id: z.string() },
  query: {
    state: z.optional(states).check(z.describe('One state, or several, separated by commas.')),
    sort: z._default(z.enum(sorts, { error: `must be ${sorts.join(' or ')}` }), 'priority'),
    limit: pageLimit(),
    after: z.optional(taskPageKeyText).check(z.describe('`next` of the page before.')),
  },
  responses: {
    200: z.object({
      tasks: z.array(shownTask),
      ...shownPage,
      paused_since: pausedSinceWhen,
    }),
  },
  problems: { 404: 'There is no such project.' },
  handle: async ({ params: { id }, query: { state = [], sort, limit, after } }, { db }) => {
    const list = { project: id, sort, states: state }
    if (after !== undefined) requireSameList(after, list)
    const read = await readPage(db, list, { after: after?.position ?? null, limit })
    if (read === null) throw new Problem(404, `There is no project ${id}.`)
    const { rows: tasks, page } = pageOf(read, {
      limit,
      show: ({ task }) => listedTask.parse(tableRecord(task)),
      keyOf: ({ position }) => printPageKey({ ...list, position }),
    })
    return { status: 200, body: { tasks, ...page, ...(await standingStill(db)) } }
  },
})
