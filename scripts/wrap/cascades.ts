import type { Harm } from './harms.ts'
import { placeOf } from './read.ts'
import { alterationOf } from './renames.ts'
import type { SqlStatement } from './statements.ts'
import { keyword } from './tokens.ts'

/** What is known of a table whose rows would be taken along. */
interface Exchange {
  /** The table that is dropped, and its column that others point at. */
  readonly table: string
  readonly key: string
  readonly isNumber: boolean
  /** What takes its name afterwards, or null. */
  readonly successor: string | null
}

/** Each value aside and back again, so that no row below finds its parent meanwhile. */
const aside = ({ key, isNumber }: Exchange) =>
  isNumber
    ? { put: `-1 - "${key}"`, take: `-1 - "${key}"` }
    : { put: `'~' || "${key}"`, take: `substr("${key}", 2)` }

const keepIds = (exchange: Exchange & { readonly successor: string }): string[] => {
  const { table, key, successor } = exchange
  const { put, take } = aside(exchange)
  return [
    'Where ALTER TABLE can do it, do not rebuild: ADD COLUMN, UPDATE … SET new = old, DROP COLUMN old, RENAME COLUMN new TO old.',
    'Otherwise put the ids aside while the tables change places, so that no row is below the one that goes:',
    `  before DROP TABLE ${table}, add`,
    '    PRAGMA defer_foreign_keys = ON;',
    `    UPDATE "${table}" SET "${key}" = ${put};`,
    `    UPDATE "${successor}" SET "${key}" = ${put};`,
    `  after ALTER TABLE ${successor} RENAME TO ${table}, add`,
    `    UPDATE "${table}" SET "${key}" = ${take};`,
  ]
}

const advice = (harm: Harm, exchange: Exchange): string[] => {
  if (keyword(harm.statement.tokens[0]) !== 'DROP')
    return [
      'Change the rows where they are, with UPDATE, instead of taking them out and putting them back.',
    ]
  if (exchange.successor !== null) return keepIds({ ...exchange, successor: exchange.successor })
  return [
    'Where a new table stands for it already, turn the order round: create the new table under another name, copy, DROP the old one, and only then RENAME the new one; wrap then says how the rows below stay.',
    `Where the rows below are meant to go, say so: DELETE FROM ${harm.table} before it.`,
  ]
}

const successorOf = (table: string, harm: Harm, statements: readonly SqlStatement[]) => {
  for (const { tokens } of statements.slice(statements.indexOf(harm.statement))) {
    const alteration = alterationOf(tokens)
    if (alteration?.kind === 'rename table' && alteration.to === table) return alteration.table
  }
  return null
}

/** Why a migration would take rows along that it does not name, and how to do it right: tried on D1. */
export const cascadeRefusal = (
  file: string,
  harms: readonly Harm[],
  statements: readonly SqlStatement[],
  key: (table: string) => { readonly key: string; readonly isNumber: boolean },
): string => {
  const byStatement = Map.groupBy(harms, ({ statement }) => statement)
  return [...byStatement]
    .flatMap(([statement, below]) => {
      const [harm] = below
      if (!harm) return []
      const exchange = {
        table: harm.by,
        ...key(harm.by),
        successor: successorOf(harm.by, harm, statements),
      }
      const tables = below.map(({ table }) => table).join(', ')
      return [
        `${placeOf(file, statement)}: removing the rows of ${harm.by} takes rows of ${tables} along, with or without us: on D1 foreign keys are always on, and neither PRAGMA foreign_keys = OFF nor defer_foreign_keys keeps a cascade from happening.`,
        ...advice(harm, exchange),
      ]
    })
    .join('\n')
}
