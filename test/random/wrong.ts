import {
  copy,
  count,
  derived,
  histogram,
  sum,
  type ViewDeclaration,
} from '../../src/engine/declaration.ts'
import type { SourceTable } from '../../src/engine/source-table.ts'
import type { Draws } from './draws.ts'
import { type Schema, sourceTables, type Table } from './schema.ts'

/** What the compiler is given, and what its refusal must name. */
export interface Wrong {
  readonly what: string
  readonly sources: readonly SourceTable[]
  readonly declarations: readonly ViewDeclaration[]
  readonly named: readonly string[]
}

/** What is made wrong: one of the views and its parent. */
interface Subject {
  readonly schema: Schema
  readonly sources: readonly SourceTable[]
  readonly declarations: readonly ViewDeclaration[]
  readonly view: ViewDeclaration
  readonly parent: Table
  /** A table with one foreign key to the parent. */
  readonly child: Table | undefined
}

const withView = (of: Subject, what: string, view: ViewDeclaration, ...named: string[]): Wrong => ({
  what,
  sources: of.sources,
  declarations: of.declarations.map((one) => (one === of.view ? view : one)),
  named: [of.view.name, ...named],
})

/** The view with a further column that is wrong. */
const withColumn = (
  of: Subject,
  what: string,
  column: ViewDeclaration['columns'][string] | undefined,
  name = 'the wrong one',
): Wrong | undefined =>
  column &&
  withView(of, what, { ...of.view, columns: { ...of.view.columns, [name]: column } }, name)

const mistakes: readonly ((of: Subject) => Wrong | undefined)[] = [
  (of) => withColumn(of, 'copies what is not there', copy('no such column')),
  (of) => withColumn(of, 'counts a table that is not there', count('no such table')),
  (of) =>
    withColumn(
      of,
      'has a condition on what is not there',
      of.child && count(of.child.name, '{no such column} = 1'),
    ),
  (of) =>
    withColumn(
      of,
      'shows a histogram of what is not there',
      of.child && histogram(of.child.name, 'no such column'),
    ),
  (of) => withColumn(of, 'derives from what is not there', derived('INTEGER', '{no such column}')),
  (of) =>
    withColumn(
      of,
      'names a column as its key',
      copy(of.parent.key.name),
      of.view.key.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase()),
    ),
  (of) => withColumn(of, 'names a column as ours', copy(of.parent.key.name), 'Last_Refreshed_At'),
  (of) => {
    const real = of.child?.columns.find(({ type }) => /real|double/i.test(type))
    return withColumn(of, 'sums a REAL', of.child && real && sum(of.child.name, real.name))
  },
  (of) =>
    withColumn(
      of,
      'derives from other rows',
      derived('INTEGER', '(SELECT count(*) FROM sqlite_master)'),
    ),
  (of) =>
    withColumn(
      of,
      'has a condition on other rows',
      of.child && count(of.child.name, 'EXISTS (SELECT 1 FROM sqlite_master)'),
    ),
  (of) =>
    withColumn(
      of,
      'counts what leads nowhere',
      of.parent.references.length > 0 ||
        of.schema.some(({ references }) => references.some(({ to }) => to === of.parent.name))
        ? undefined
        : count(of.parent.name),
    ),
  (of) => ({
    ...withView(of, 'is there twice', of.view),
    declarations: [...of.declarations, { ...of.view, triggerPrefix: 'others' }],
  }),
  (of) => ({
    ...withView(of, 'has the triggers of another', of.view),
    declarations: [...of.declarations, { ...of.view, name: 'another' }],
    named: ['another'],
  }),
  (of) => ({
    ...withView(of, 'is named as a table', { ...of.view, name: of.parent.name }),
    named: [of.parent.name],
  }),
  (of) =>
    withView(of, 'has no such parent', { ...of.view, parent: 'no such table' }, 'no such table'),
  (of) => ({
    ...withView(of, 'builds on one that builds on it', of.view),
    declarations: [
      ...of.declarations.map((one) =>
        one === of.view ? { ...one, columns: { ...one.columns, circle: count('above') } } : one,
      ),
      {
        name: 'above',
        parent: of.parent.name,
        key: 'id',
        columns: { circle: count(of.view.name) },
        triggerPrefix: 'above',
      },
    ],
    named: [of.view.name, 'circle', 'above'],
  }),
  (of) => {
    const sources = of.sources.map((source) =>
      source.name === of.parent.name
        ? { ...source, key: [of.parent.key.name, 'another column'] }
        : source,
    )
    return {
      ...withView(of, 'has a parent with a key of two columns', of.view),
      sources,
      named: [of.parent.name],
    }
  },
  (of) => {
    if (of.child === undefined) return undefined
    const { name } = of.child
    const two = of.sources.map((source) =>
      source.name === name
        ? {
            ...source,
            columns: { ...source.columns, 'a second way': of.parent.key.type },
            references: { ...source.references, 'a second way': of.parent.name },
          }
        : source,
    )
    const wrong = withColumn(of, 'does not say which foreign key', count(name))
    return wrong && { ...wrong, sources: two, named: [name, 'a second way'] }
  },
]

/** The declarations with a mistake; undefined where there is no room for it. */
export const wrongOf = (
  schema: Schema,
  declarations: readonly ViewDeclaration[],
  draws: Draws,
): Wrong | undefined => {
  const view = draws.from(declarations)
  const parent = schema.find(({ name }) => name === view?.parent)
  if (view === undefined || parent === undefined) return undefined
  const child = schema.find(
    ({ references }) => references.filter(({ to }) => to === parent.name).length === 1,
  )
  const of = { schema, sources: sourceTables(schema), declarations, view, parent, child }
  const first = draws.below(mistakes.length)
  for (const mistake of [...mistakes.slice(first), ...mistakes.slice(0, first)]) {
    const wrong = mistake(of)
    if (wrong) return wrong
  }
  return undefined
}
