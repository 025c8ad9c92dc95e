import { comesAfter, decoded } from '../expressions/keys.ts'
import { identifier } from '../expressions/sql.ts'
import type { ViewModel } from '../model.ts'
import { expectedRows } from './definition.ts'

/**
 * Which rows of a view a statement is about: the keys in JSON list `?1`; those after key `?1` up to `?2`; or
 * all after `?1` (null: from the first on). Keys are encoded.
 */
export type Scope = 'keys' | 'range' | 'rest'

interface Source {
  readonly from: string
  readonly where: string
}

const within = (
  { key, kind }: ViewModel,
  source: string,
  name: string,
  scope: Scope,
  list: string,
): Source => {
  const column = `${name}.${identifier(key)}`
  if (scope === 'keys')
    return {
      from: `json_each(${list}) k CROSS JOIN ${source} ${name} ON ${column} = ${decoded('k.value', kind)}`,
      where: 'true',
    }
  const upTo = scope === 'range' ? ` AND ${column} <= ${decoded('?2', kind)}` : ''
  return { from: `${source} ${name}`, where: `${comesAfter(column, '?1', kind)}${upTo}` }
}

/** The rows as they should be, called `d`. */
export const expectedIn = (view: ViewModel, scope: Scope): Source =>
  within(view, expectedRows(view), 'd', scope, '?1')

/** The rows as they are kept, called `m`; `list` is the parameter that holds their keys. */
export const keptIn = (view: ViewModel, scope: Scope, list: string): Source =>
  within(view, identifier(view.table), 'm', scope, list)
