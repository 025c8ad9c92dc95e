import type { ViewDeclaration } from '../declaration.ts'
import type { Affinity } from '../expressions/affinity.ts'
import { render, untyped } from '../expressions/sql.ts'
import { type Token, tokensOf } from '../expressions/tokens.ts'

/** Values of one kind are compared alike, whatever a column is declared as. */
type Kind = 'text' | 'number' | 'any'

const operators = new Set(['=', '==', '<>', '!=', '<', '>', '<=', '>=', 'IS', 'IN', 'BETWEEN'])

const kindOf = (affinity: Affinity | undefined): Kind => {
  if (affinity === 'TEXT') return 'text'
  return affinity === undefined || affinity === 'BLOB' ? 'any' : 'number'
}

/** What stands beside an operator, as far as one token tells; undefined for NULL, which is the same beside all. */
const operand = (
  token: Token | undefined,
  affinityOf: (column: string) => Affinity | undefined,
): Kind | undefined => {
  switch (token?.kind) {
    case 'column':
      return kindOf(affinityOf(token.text.slice(1, -1)))
    case 'text':
      return 'text'
    case 'number':
      return 'number'
    case 'name':
      if (/^(?:TRUE|FALSE)$/i.test(token.text)) return 'number'
      return /^NULL$/i.test(token.text) ? undefined : 'any'
    default:
      return 'any'
  }
}

/** The tokens that are compared with what stands before the operator at `at`. */
const comparedWith = (tokens: readonly Token[], at: number): (Token | undefined)[] => {
  const rest = tokens.slice(at + 1).filter(({ text }) => !/^(?:NOT|DISTINCT|FROM)$/i.test(text))
  const operator = tokens[at]?.text.toUpperCase()
  if (operator === 'IN') {
    const end = rest.findIndex(({ text }) => text === ')')
    return rest.slice(1, end).filter(({ text }) => text !== ',')
  }
  return operator === 'BETWEEN' ? [rest[0], rest[2]] : [rest[0]]
}

const isCollation = (tokens: readonly Token[], at: number): boolean =>
  /^COLLATE$/i.test(tokens[at - 1]?.text ?? '')

/** Whether a column may stand beside an operator with its type: parentheses and COLLATE leave it that. */
const mayBeColumn = (token: Token | undefined): boolean =>
  token?.kind === 'column' || token?.text === '(' || token?.text === ')'

/** Whether a comparison may depend on how a column beside it is declared. */
const dependsOnType = (
  expression: string,
  affinityOf: (column: string) => Affinity | undefined,
): boolean => {
  const tokens = tokensOf(expression)
  return tokens.some(({ text, kind }, at) => {
    if (kind === 'column' || kind === 'text' || !operators.has(text.toUpperCase())) return false
    const before = tokens
      .slice(0, at)
      .findLast((token, on) => !/^(?:NOT|COLLATE)$/i.test(token.text) && !isCollation(tokens, on))
    const compared = [before, ...comparedWith(tokens, at)]
    if (!compared.some(mayBeColumn)) return false
    const [first, ...others] = compared.map((token) => operand(token, affinityOf))
    const kinds = new Set([first, ...others])
    kinds.delete(undefined)
    if (others.every((kind) => kind === undefined)) return false
    return kinds.size > 1 || kinds.has('any')
  })
}

/**
 * An expression that gives the same over a view's table, whose columns have types, and over its definition, whose
 * columns have none: SQLite compares '7' and 7 by the types of the columns they stand in. A plus takes the type away.
 */
export const typeless = (
  expression: string,
  affinityOf: (column: string) => Affinity | undefined,
): string => {
  const depends = dependsOnType(expression, affinityOf)
  return render(expression, (column) => {
    if (affinityOf(column) === 'BLOB') return untyped(`{${column}}`)
    return depends ? `(+{${column}})` : `{${column}}`
  })
}

/** The declaration with such expressions in derived and clock columns. */
export const typelessColumns = (
  view: ViewDeclaration,
  affinityOf: (column: string) => Affinity | undefined,
): ViewDeclaration => ({
  ...view,
  columns: Object.fromEntries(
    Object.entries(view.columns).map(([name, column]) => [
      name,
      column.kind === 'derived' || column.kind === 'clock'
        ? { ...column, expression: typeless(column.expression, affinityOf) }
        : column,
    ]),
  ),
})
