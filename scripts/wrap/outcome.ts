import { application } from '../../src/app.ts'
import type { Copy } from './copy.ts'
import { columnEdits, tableEdits } from './edits.ts'
import { columnsNaming, type SourceColumn, type ViewReads } from './reads.ts'
import type { Trace } from './trace.ts'

const { views } = application.catalog

/** A name that a view reads and that the migration changes; `to` is null where it is gone. */
interface Change extends SourceColumn {
  readonly to: string | null
}

/** How one plain view fares. */
export interface Outcome {
  readonly view: string
  /** `gone` are the columns and tables it loses, `renamed` those it has to follow. */
  readonly gone: readonly Change[]
  readonly renamed: readonly Change[]
  /** Whether its rows can differ after the migration from what they are kept as. */
  readonly differs: boolean
}

/** A table or column that a view reads and that is not there after the migration, or null. */
const changeOf = (copy: Copy, trace: Trace, { table, column }: SourceColumn): Change | null => {
  if (!copy.tables().includes(table)) return { table, column: '', to: trace.tableNow(table) }
  if (column === '' || copy.columns(table).includes(column)) return null
  const to = trace.columnNow(table, column)
  return { table, column, to: to !== null && copy.columns(table).includes(to) ? to : null }
}

/** How every view fares under a migration that was tried on the copy. */
export const outcomesOf = (copy: Copy, trace: Trace, reads: readonly ViewReads[]): Outcome[] =>
  reads.map(({ name, reads: columns }) => {
    const changes = new Map(
      columns.flatMap((column) => {
        const change = changeOf(copy, trace, column)
        return change ? [[`${change.table}.${change.column}`, change] as const] : []
      }),
    )
    return {
      view: name,
      gone: [...changes.values()].filter(({ to }) => to === null),
      renamed: [...changes.values()].filter(({ to }) => to !== null),
      differs: columns.some(({ table, column }) => trace.differs(table, column)),
    }
  })

const isSame = (one: SourceColumn, other: SourceColumn): boolean =>
  one.table === other.table && one.column === other.column

/** The view columns that name a source column: `view.column`; the views that read it where none does by name. */
const readers = (outcomes: readonly Outcome[], change: Change): string[] => {
  const named = views.flatMap(({ declaration }) =>
    columnsNaming(declaration, change).map((column) => `${declaration.name}.${column}`),
  )
  if (named.length > 0) return named
  return outcomes
    .filter(({ gone, renamed }) => [...gone, ...renamed].some((other) => isSame(other, change)))
    .map(({ view }) => view)
}

const unique = (changes: readonly Change[]): Change[] => [
  ...new Map(changes.map((change) => [`${change.table}.${change.column}`, change])).values(),
]

const goneLine = (outcomes: readonly Outcome[], change: Change): string => {
  const { table, column } = change
  const by = readers(outcomes, change).join(', ')
  return column === ''
    ? `${table} is gone after it, and ${by} read it.`
    : `${table}.${column} is gone after it, and ${by} read it. Where it was copied into a column of another name, use ALTER TABLE ${table} RENAME COLUMN, or take it out of the view's declaration in src/monotask/views first.`
}

const renamedLines = (outcomes: readonly Outcome[], { table, column, to }: Change): string[] => {
  const what = column === '' ? table : `${table}.${column}`
  const name = to ?? ''
  return [
    `${what} is called ${name} after it: ${readers(outcomes, { table, column, to }).join(', ')} follow once the declarations do. Edit:`,
    ...(column === '' ? tableEdits(table, name) : columnEdits({ table, column }, name)),
  ]
}

/** Why the declarations don't fit the schema after the migration, with what to do; null where they do. */
export const misfit = (outcomes: readonly Outcome[]): string | null => {
  const gone = unique(outcomes.flatMap((outcome) => outcome.gone))
  const renamed = unique(outcomes.flatMap((outcome) => outcome.renamed))
  if (gone.length > 0) return gone.map((change) => goneLine(outcomes, change)).join('\n')
  if (renamed.length === 0) return null
  return [
    ...renamed.flatMap((change) => renamedLines(outcomes, change)),
    'Then wrap again; what is printed then is right together with the edited declarations alone.',
  ].join('\n')
}

/** One line for each view. */
export const outcomeLines = (outcomes: readonly Outcome[]): string[] =>
  outcomes.map(({ view, gone, renamed, differs }) => {
    if (gone.length > 0) return `${view}: loses what it reads`
    if (renamed.length > 0) return `${view}: follows a rename`
    return `${view}: survives as it is, ${differs ? 'refreshed' : 'no row can differ'}`
  })
