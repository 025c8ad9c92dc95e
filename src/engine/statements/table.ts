import { identifier, indent, render } from '../expressions/sql.ts'
import { type Token, tokensOf } from '../expressions/tokens.ts'
import type { StoredColumn, ViewModel } from '../model.ts'

const storedColumn = ({ name, type, initially }: StoredColumn): string =>
  `${identifier(name)} ${type}${initially === null ? '' : ` NOT NULL DEFAULT ${initially}`}`

const wholeWords = /^(?:iif|max|min|coalesce|ifnull|nullif|NULL|TRUE|FALSE|AND|OR|NOT|IN|IS)$/i

/** Whether an expression gives whole numbers or NULL, as far as its parts tell. */
const isWhole = (expression: string, { declaration }: ViewModel): boolean => {
  const tokens = tokensOf(expression)
  return partsThatCount(tokens).every(({ kind, text }) => {
    if (kind === 'number') return /^\d+$/.test(text)
    if (kind === 'column') return declaration.columns[text.slice(1, -1)]?.kind === 'sum'
    if (kind === 'name') return wholeWords.test(text)
    return kind === 'symbol' && /^[-+*(),<>=!]+$/.test(text)
  })
}

/** An expression's tokens without casts to an integer and without the conditions of `iif`: they may hold anything. */
const partsThatCount = (tokens: readonly Token[]): Token[] => {
  const left: Token[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const name = tokens[at]?.text.toUpperCase() ?? ''
    const token = tokens[at]
    if (token !== undefined) left.push(token)
    if (!['IIF', 'CAST'].includes(name) || token?.kind !== 'name') continue
    let depth = 0
    const end = tokens.findIndex(({ text }, on) => {
      if (on <= at) return false
      if (text === '(') depth += 1
      if (text === ')') depth -= 1
      return name === 'IIF' ? depth === 1 && text === ',' : depth === 0
    })
    const isInteger = tokens.slice(end - 2, end).map(({ text }) => text.toUpperCase())
    if (name === 'CAST' && isInteger.join(' ') !== 'AS INTEGER') continue
    if (name === 'CAST') left.pop()
    else left.push({ kind: 'symbol', text: '(' })
    at = end
  }
  return left
}

/**
 * The table that keeps a view: WITHOUT ROWID, so that a row is one billed write; derived columns are
 * generated when read, so that they can't disagree with the columns they come from.
 */
export const viewTable = (view: ViewModel): string => {
  const stored = new Map(view.stored.map((column) => [column.name, column]))
  const columns = Object.entries(view.declaration.columns).map(([name, column]) => {
    if (column.kind === 'derived') {
      // Others have no type: it would make 3 of 3.0 or '3', which the plain view gives as they are, and an upsert by
      // the SQLite of D1 makes a real of another column where REAL is declared.
      const type = column.type === 'INTEGER' && isWhole(column.expression, view) ? ' INTEGER' : ''
      return `${identifier(name)}${type} GENERATED ALWAYS AS (${render(column.expression, identifier)}) VIRTUAL`
    }
    return storedColumn(stored.get(name) ?? { name, type: 'TEXT', initially: null })
  })
  const all = [
    `${identifier(view.key)} ${view.kind} PRIMARY KEY NOT NULL`,
    ...columns,
    ...view.support.map(storedColumn),
    'last_refreshed_at TEXT NOT NULL',
  ]
  return `CREATE TABLE IF NOT EXISTS ${identifier(view.table)} (\n${indent(all.join(',\n'))}\n) WITHOUT ROWID`
}
