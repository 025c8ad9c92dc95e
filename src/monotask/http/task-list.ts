import * as z from 'zod'
import { Problem } from '../../http/problem.ts'
import { wholeNumber } from '../../http/query.ts'
import { route } from '../../http/route.ts'
import { listedTask } from '../dashboards/listed-task.ts'
import { readPage } from '../dashboards/read-page.ts'
import { sorts, type TaskList, taskStates } from '../dashboards/task-list.ts'
import { type PageKey, pageKeyText, printPageKey } from './page-key.ts'
import { tableRecord } from './record.ts'
import { pausedSinceWhen, standingStill } from './standing-still.ts'

/** What the tasks of an answer may come to, in bytes: an answer is at most 1 MB. */
const mostBytes = 950_000

const states = z.string().transform((text, context) => {
  const named = [...new Set(text.split(','))]
  const known = taskStates.filter((state) => named.includes(state))
  if (known.length === named.length) return known
  context.addIssue(`must be of ${taskStates.join(', ')}; several are separated by commas`)
  return z.NEVER
})

/** What is wrong with a key of another list, in words. */
const faultsOf = (key: PageKey, list: TaskList): string[] => [
  ...(key.project === list.project ? [] : [`of project ${key.project}`]),
  ...(key.sort === list.sort ? [] : [`of sort=${key.sort}`]),
  ...(key.states.join() === list.states.join()
    ? []
    : [key.states.length === 0 ? 'of tasks of any state' : `of state=${key.states.join()}`]),
]

const requireSameList = (key: PageKey, list: TaskList): void => {
  const faults = faultsOf(key, list)
  if (faults.length > 0)
    throw new Problem(400, `Bad query: after is a page key of another list: ${faults.join(', ')}.`)
}

/** As many of the first as an answer takes, one at least. */
const fitting = <Row>(rows: readonly Row[], shown: (row: Row) => unknown): readonly Row[] => {
  let bytes = 0
  const end = rows.findIndex((row, at) => {
    bytes += new TextEncoder().encode(JSON.stringify(shown(row))).length + 1
    return at > 0 && bytes > mostBytes
  })
  return end < 0 ? rows : rows.slice(0, end)
}

export const getProjectTasks = route({
  method: 'GET',
  path: '/api/projects/{id}/tasks',
  summary: "A page of a project's tasks, with their progress and validation.",
  description:
    'The greatest first; by priority, then by the last update. What is of a view is null for a task that the view has no row of. Texts are cut to 1,000 characters.',
  params: { id: z.string() },
  query: {
    state: states.optional().describe('One state, or several, separated by commas.'),
    sort: z.enum(sorts, { error: `must be ${sorts.join(' or ')}` }).default('priority'),
    limit: wholeNumber(1, 500, 50),
    after: pageKeyText.optional().describe('`next` of the page before.'),
  },
  responses: {
    200: z.object({
      tasks: z.array(listedTask),
      next: z.string().nullable().describe('The `after` of the next page; null: this is the last.'),
      left_out: z
        .int()
        .optional()
        .describe('How many tasks this page would have had room for by `limit`, but not in 1 MB.'),
      paused_since: pausedSinceWhen,
    }),
  },
  problems: { 404: 'There is no such project.' },
  handle: async ({ params: { id }, query: { state = [], sort, limit, after } }, { db }) => {
    const list = { project: id, sort, states: state }
    if (after !== undefined) requireSameList(after, list)
    const page = await readPage(db, list, { after: after?.position ?? null, limit })
    if (page === null) throw new Problem(404, `There is no project ${id}.`)
    const rows = fitting(page, ({ task }) => task)
    const last = page.length < limit && rows.length === page.length ? undefined : rows.at(-1)
    const body = {
      tasks: rows.map(({ task }) => listedTask.parse(tableRecord(task))),
      next: last ? printPageKey({ ...list, position: last.position }) : null,
      ...(rows.length < page.length ? { left_out: page.length - rows.length } : {}),
      ...(await standingStill(db)),
    }
    return { status: 200, body }
  },
})
