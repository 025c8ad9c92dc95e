import { keyword, significant, type Token, tokensOf } from './tokens.ts'

/** One statement of the application's migration. */
export interface SqlStatement {
  /** Without comments and without the semicolon, in a form that every splitter of D1's tools takes apart right. */
  readonly text: string
  /** Its tokens that carry meaning. */
  readonly tokens: readonly Token[]
  /** Where it begins in the file, from 1. */
  readonly line: number
}

const isTrigger = (tokens: readonly Token[]): boolean => {
  const words = tokens.slice(0, 3).map(keyword)
  return words[0] === 'CREATE' && (words[1] === 'TRIGGER' || words[2] === 'TRIGGER')
}

/** A trigger ends at the semicolon after the END that ends its last statement; anything else at the first one. */
const isAtEnd = (tokens: readonly Token[]): boolean =>
  !isTrigger(tokens) ||
  (keyword(tokens.at(-1)) === 'END' &&
    tokens.at(-2)?.text === ';' &&
    tokens.some((token) => keyword(token) === 'BEGIN'))

const quotedName = (name: string): string => `"${name}"`

/** The words CASE and END of expressions that stand alone in parentheses already, with no space beside them. */
const inParentheses = (tokens: readonly Token[]): Set<Token> => {
  const open: { readonly token: Token; readonly isFirst: boolean }[] = []
  const found = new Set<Token>()
  for (const [at, token] of tokens.entries()) {
    if (keyword(token) === 'CASE') open.push({ token, isFirst: tokens[at - 1]?.text === '(' })
    const start = keyword(token) === 'END' ? open.pop() : undefined
    if (start?.isFirst && tokens[at + 1]?.text === ')') found.add(start.token).add(token)
  }
  return found
}

/** Prints the words that splitters count by: BEGIN and END in capitals, CASE in parentheses, names in quotes. */
class Words {
  #cases = 0
  #hasBegun = false
  readonly #isTrigger: boolean
  readonly #last: Token | undefined
  readonly #inParentheses: ReadonlySet<Token>

  constructor(tokens: readonly Token[]) {
    this.#isTrigger = isTrigger(significant(tokens))
    this.#last = significant(tokens).at(-1)
    this.#inParentheses = inParentheses(tokens)
  }

  print(token: Token): string {
    switch (keyword(token)) {
      case 'CASE':
        this.#cases += 1
        return this.#inParentheses.has(token) ? 'CASE' : '(CASE'
      case 'BEGIN':
        if (!this.#isTrigger || this.#hasBegun) return quotedName(token.text)
        this.#hasBegun = true
        return 'BEGIN'
      case 'END':
        if (this.#cases > 0) {
          this.#cases -= 1
          return this.#inParentheses.has(token) ? 'END' : 'END)'
        }
        return this.#isTrigger && token === this.#last ? 'END' : quotedName(token.text)
      default:
        return token.text
    }
  }
}

const print = (tokens: readonly Token[]): string => {
  const words = new Words(tokens)
  const printed = tokens.map((token) => {
    if (token.kind === 'space') return token.text.replaceAll('\r', '')
    return token.kind === 'comment' ? ' ' : words.print(token)
  })
  return printed.join('').trim()
}

/** Takes a migration apart into its statements; what its tool wrote as comments falls away. */
export const statementsOf = (sql: string): SqlStatement[] => {
  const statements: SqlStatement[] = []
  let all: Token[] = []
  let tokens: Token[] = []
  const end = () => {
    const [first] = tokens
    if (first) statements.push({ text: print(all), tokens, line: first.line })
    all = []
    tokens = []
  }
  for (const token of tokensOf(sql))
    if (token.text === ';' && isAtEnd(tokens)) end()
    else {
      all.push(token)
      tokens.push(...significant([token]))
    }
  end()
  return statements
}
