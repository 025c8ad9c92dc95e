import { keyword, nameOf, type Token, tokensOf } from '../../wrap/tokens.ts'

/** A token that carries meaning, and whether white space or a comment stands before it. */
type Spaced = Token & { readonly isSpaced: boolean }

const spacedTokens = (sql: string): Spaced[] => {
  const spaced: Spaced[] = []
  let isSpaced = false
  for (const token of tokensOf(sql)) {
    const isSpace = token.kind === 'space' || token.kind === 'comment'
    if (!isSpace) spaced.push({ ...token, isSpaced })
    isSpaced = isSpace
  }
  return spaced
}

const depthAfter = (depth: number, { kind, text }: Token): number =>
  kind !== 'other' ? depth : depth + (text === '(' ? 1 : text === ')' ? -1 : 0)

/** What stands between the outer parentheses of a CREATE TABLE, taken apart at its commas. */
const entriesOf = (sql: string): Spaced[][] => {
  const entries: Spaced[][] = [[]]
  let depth = 0
  for (const token of spacedTokens(sql)) {
    const before = depth
    depth = depthAfter(depth, token)
    if (before === 0) continue
    if (depth === 0) break
    if (depth === 1 && token.kind === 'other' && token.text === ',') entries.push([])
    else entries.at(-1)?.push(token)
  }
  return entries
}

const tableConstraints = ['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN']
const columnConstraints = [
  ...['CONSTRAINT', 'PRIMARY', 'NOT', 'NULL', 'UNIQUE', 'CHECK', 'DEFAULT', 'COLLATE'],
  ...['REFERENCES', 'GENERATED', 'AS'],
]

/** How many of the tokens, which carry meaning all, belong to a pair of parentheses they begin with. */
const parenthesised = (tokens: readonly Token[]): number => {
  let depth = 0
  for (const [at, token] of tokens.entries()) {
    depth = depthAfter(depth, token)
    if (depth === 0) return at === 0 ? 0 : at + 1
  }
  return tokens.length
}

/** How many tokens the next part of a REFERENCES clause takes: ON DELETE …, MATCH …, [NOT] DEFERRABLE …; 0: it is over. */
const clausePart = (tokens: readonly Token[]): number => {
  const [first, second, third] = tokens.slice(0, 3).map(keyword)
  if (first === 'ON') return third === 'SET' || third === 'NO' ? 4 : 3
  if (first === 'MATCH') return 2
  if (first === 'DEFERRABLE') return second === 'INITIALLY' ? 3 : 1
  if (first === 'NOT' && second === 'DEFERRABLE') return third === 'INITIALLY' ? 4 : 2
  return 0
}

/** How many tokens a REFERENCES clause takes that begins here. */
const referencesClause = (tokens: readonly Token[]): number => {
  let length = 2 + parenthesised(tokens.slice(2))
  for (;;) {
    const part = clausePart(tokens.slice(length))
    if (part === 0) return length
    length += part
  }
}

/** The constraints without foreign keys, which stand apart, and without the constraints' names. */
const withoutReferences = (tokens: readonly Spaced[]): Spaced[] => {
  const kept: Spaced[] = []
  let depth = 0
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at]
    if (token === undefined) break
    const word = depth === 0 ? keyword(token) : ''
    if (word === 'REFERENCES') at += referencesClause(tokens.slice(at))
    else if (word === 'CONSTRAINT') at += 2
    else {
      depth = depthAfter(depth, token)
      kept.push(token)
      at += 1
    }
  }
  return kept
}

const written = (tokens: readonly Spaced[]): string =>
  tokens
    .map(({ text, isSpaced }) => (isSpaced ? ` ${text}` : text))
    .join('')
    .trim()

/** A column's constraints, and whether they tell its rows apart. */
export interface Constraints {
  /** As the CREATE TABLE has them, on one line: without comments, constraints' names and foreign keys. */
  readonly text: string
  readonly isUnique: boolean
}

/** Column, by its name in lower case → its constraints. */
export const constraintsOf = (sql: string): ReadonlyMap<string, Constraints> =>
  new Map(
    entriesOf(sql).flatMap((entry) => {
      const [column, ...tokens] = entry
      const name = nameOf(column)
      if (name === null || tableConstraints.includes(keyword(column))) return []
      const first = tokens.findIndex((token) => columnConstraints.includes(keyword(token)))
      const constraints = first === -1 ? [] : withoutReferences(tokens.slice(first))
      const isUnique = constraints.some((token) => ['PRIMARY', 'UNIQUE'].includes(keyword(token)))
      return [[name, { text: written(constraints), isUnique }] as const]
    }),
  )
