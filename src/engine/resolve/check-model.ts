import type { ViewModel } from '../model.ts'
import type { Index } from '../statements/indexes.ts'
import type { Trigger } from '../triggers/trigger.ts'
import { checkWidth } from './check-width.ts'
import { refuse, repeated } from './refusals.ts'

/** Refuses columns that a table cannot have beside each other, and a table with nothing to keep. */
const checkColumns = ({ declaration, key, children, stored, support }: ViewModel): void => {
  const { name, columns, plainOnly = {} } = declaration
  const names = [key, 'last_refreshed_at', ...Object.keys(columns)]
  const column = repeated([...names, ...support.map((one) => one.name), ...Object.keys(plainOnly)])
  if (column !== undefined) refuse(name, column, 'the view has a column of this name already')
  const ours = names.find((one) => /^(?:id|rows)_\d+(?:_\d+)?$/i.test(one))
  if (
    ours !== undefined &&
    children.some(({ latest }) => latest.some(({ rows }) => rows.length > 0))
  )
    refuse(name, ours, 'in a view with rows of a latest row, such a name is taken by its triggers')
  if (stored.every((one) => columns[one.name]?.kind === 'clock'))
    refuse(name, undefined, 'none of its columns would be stored')
}

/** Refuses rows of a latest row of which the view shows nothing: no column would ever be filled. */
const checkLatestRows = ({ declaration, children }: ViewModel): void => {
  const filled = children.flatMap(({ latest }) =>
    latest.flatMap(({ rows }) => rows.flatMap(({ columns }) => columns.map(({ name }) => name))),
  )
  for (const [name, column] of Object.entries(declaration.columns))
    if (column.kind === 'latest rows' && !filled.includes(name))
      refuse(
        declaration.name,
        name,
        `the view must also show the id of its latest ${column.rows.latest.table} row`,
      )
}

/**
 * Refuses a table whose rows count in a view in more than one way: both would put them aside under one name. Of
 * itself, too, as its rows would be made while they are counted.
 */
const checkSources = ({ declaration, parent, children }: ViewModel): void => {
  const tables = children.flatMap(({ table, below, latest }) => [
    table,
    ...below.map((one) => one.table),
    ...latest.flatMap(({ rows }) => rows.map(({ group }) => group.table)),
  ])
  const { name } = declaration
  if ([...tables, ...children.map(({ source }) => source.table)].includes(parent.table))
    refuse(
      name,
      undefined,
      `the rows of ${parent.table}, its parent, cannot count in it as well: a table that refers to itself is not supported`,
    )
  const table = repeated(tables)
  if (table !== undefined)
    refuse(name, undefined, `${table} is read in two ways, which takes a view for each`)
}

/** Refuses trigger names for events that the view has no trigger of its own name for. */
const checkTriggerNames = ({ declaration, parent }: ViewModel): void => {
  const events = ['insert', 'update'].map((event) => `${parent.table} ${event}`)
  for (const event of Object.keys(declaration.triggerNames ?? {}))
    if (!events.includes(event))
      refuse(
        declaration.name,
        'its triggerNames',
        `${event} cannot be named: only ${events.join(' and ')} can`,
      )
}

/** Throws an Error that names the view and the column or table, where a declaration asks for what views cannot do. */
export const checkModel = (view: ViewModel): void => {
  checkColumns(view)
  checkLatestRows(view)
  checkSources(view)
  checkTriggerNames(view)
  checkWidth(view)
}

/** Throws an Error where two triggers would have one name: the second would not be made. */
export const checkTriggers = (
  views: readonly (Pick<ViewModel, 'declaration'> & { readonly triggers: readonly Trigger[] })[],
): void => {
  const seen: string[] = []
  for (const { declaration, triggers } of views) {
    seen.push(...triggers.map(({ name }) => name))
    const trigger = repeated(seen)
    if (trigger !== undefined)
      refuse(
        declaration.name,
        undefined,
        `there is a trigger ${trigger} already; name its triggers otherwise, by its triggerPrefix or by the nouns of tables`,
      )
  }
}

/** Throws an Error where an index would have the name of a table or view. */
export const checkIndexes = (indexes: readonly Index[], tables: readonly string[]): void => {
  const taken = new Set(tables.map((name) => name.toLowerCase()))
  for (const { name, table } of indexes)
    if (taken.has(name.toLowerCase()))
      throw new Error(`table ${table}: its index ${name} would have the name of a table or view`)
}
