import { type SqlValue, type Statement, statement } from '../../db/database.ts'
import { hasOtherPriority, knownPriorities } from './indexes.ts'
import { shownOfProgress, shownOfTask, shownOfValidation } from './listed-task.ts'
import { merged } from './merged.ts'
import { type Bind, type Position, positionSql, storedValueSql } from './position.ts'
import type { TaskList } from './task-list.ts'

/** What a list is sorted by, greatest first; then by rowid, as two tasks may be alike in these. */
const sortedBy = { priority: ['priority', 'updated_at'], updated: ['updated_at'] } as const

/**
 * A condition that SQLite is to take an index for: by its statistics, which are of all projects together, it may take a
 * thinner one without the column, and read whatever has another value there.
 */
const found = (condition: string): string => `likelihood(${condition}, 0.000000001)`

/**
 * The parts of a list each of which an index has in its order. By update no index has the tasks of a state, but those
 * of each known priority of it, and those of all others.
 */
const streamsOf = ({ project, sort, states }: TaskList, bind: Bind): string[] => {
  const ofProject = `project_id = ${bind(project)}`
  if (states.length === 0) return [found(ofProject)]
  const ofState = states.map(
    (state) => `${ofProject} AND ${found(`current_state = ${bind(state)}`)}`,
  )
  if (sort === 'priority') return ofState
  const ofPriority = knownPriorities.map((priority) => `priority = ${priority}`)
  return ofState.flatMap((state) =>
    [...ofPriority, hasOtherPriority].map((priority) => `${state} AND ${priority}`),
  )
}

/**
 * What comes after a position, in order, as conditions each of which is one range of an index: a row value would be sought by its
 * columns alone, not by the rowid, and a range that begins below a value never holds NULL.
 */
const rangesAfter = (sorted: readonly string[], after: Position, bind: Bind): string[] => {
  const columns = sorted.map((column, at) => {
    const stored = after.values[at] ?? null
    return { column, value: stored === null ? null : storedValueSql(stored, bind) }
  })
  const equal = columns.map(({ column, value }) =>
    value === null ? `${column} IS NULL` : `${column} = ${value}`,
  )
  const beyond = columns.map(({ column, value }, at) =>
    value === null
      ? []
      : [`${column} < ${value}`, `${column} IS NULL`].map((range) => [
          ...equal.slice(0, at),
          range,
        ]),
  )
  return [
    [...equal, `rowid < CAST(${bind(after.rowid)} AS INTEGER)`],
    ...beyond.toReversed().flat(),
  ].map((conditions) => conditions.join(' AND '))
}

const descending = (columns: readonly string[]): string =>
  columns.map((column) => `${column} DESC`).join(', ')

/** The most characters of a text that lists show: an id and the names of rules are whole. */
const longest = (column: string): number =>
  column === 'id' ? 100_000 : column === 'critical_failed_rules' ? 64_000 : 1000

/** The columns as lists show them, whatever is stored: numbers and NULL as they are, all else as text. */
const shown = (table: string, columns: object): string[] =>
  Object.keys(columns).map((name) => {
    const value = `${table}.${name}`
    return `CASE WHEN typeof(${value}) NOT IN ('text', 'blob') THEN ${value}
      WHEN octet_length(${value}) <= ${longest(name)} THEN CAST(${value} AS TEXT)
      ELSE substr(CAST(${value} AS TEXT), 1, ${longest(name)}) END AS ${name}`
  })

/**
 * A page of a list: the first tasks after a position, with their rows in the views. Reads three rows for each task, as
 * D1 counts them, and at most one for each range of each stream: one that it comes to the end of, or stops in. A range is
 * read only where those before it do not fill the page.
 * SQLite goes through the parts of a UNION ALL one after another; to sort them again would be to read each row once more.
 */
export const pageOfTasks = (list: TaskList, after: Position | null, limit: number): Statement => {
  const params: SqlValue[] = []
  const bind: Bind = (value) => `?${params.push(value)}`
  const sorted = sortedBy[list.sort]
  const ranges = after === null ? ['true'] : rangesAfter(sorted, after, bind)
  const streams = streamsOf(list, bind)
  const order = descending([...sorted, 'row_id'])
  const most = bind(limit)
  // Few tasks are updated in the same second: one look at the project tells whether to look in every stream.
  const ofAlike =
    after !== null && list.sort === 'updated' && streams.length > 1
      ? `iif(EXISTS (SELECT 1 FROM tasks WHERE ${found(`project_id = ${bind(list.project)}`)} AND ${ranges[0]}), ${most}, 0)`
      : most
  const parts = ranges.map((range, at) => {
    const selects = streams.map(
      (stream) => `SELECT rowid AS row_id, id, title, current_state, priority, updated_at
      FROM tasks WHERE ${stream} AND ${range}`,
    )
    return `SELECT * FROM (${merged(selects, order)} LIMIT ${at === 0 ? ofAlike : most})`
  })
  const columns = [
    ...shown('t', shownOfTask),
    ...shown('p', shownOfProgress),
    ...shown('v', shownOfValidation),
  ]
  const places = sorted.map((column) => `t.${column}`)
  return statement(
    `SELECT ${columns.join(', ')}, ${positionSql(places, 't.row_id')} AS position
    FROM (${parts.join('\nUNION ALL\n')} LIMIT ${most}) t
    LEFT JOIN task_progress_summary_mv p ON p.task_id = t.id
    LEFT JOIN task_validation_summary_mv v ON v.task_id = t.id`,
    ...params,
  )
}
