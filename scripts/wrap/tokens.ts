/** What a stretch of SQL is. `word` is a keyword or a bare name; `quoted` a name in quotes. */
type TokenKind = 'space' | 'comment' | 'string' | 'quoted' | 'word' | 'other'

export interface Token {
  readonly kind: TokenKind
  readonly text: string
  /** Line of the file, from 1. */
  readonly line: number
}

const kinds: readonly TokenKind[] = ['space', 'comment', 'string', 'quoted', 'word', 'other']

const pattern =
  /([ \t\n\f\r]+)|(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|('(?:[^']+|'')*')|("(?:[^"]+|"")*"|`(?:[^`]+|``)*`|\[[^\]]*\])|([\p{L}_\u0080-\u{10ffff}][\p{L}\p{N}_$\u0080-\u{10ffff}]*)|([\s\S])/gu

/** Takes SQL text apart; the tokens' texts together are the text. */
export const tokensOf = (sql: string): Token[] => {
  const tokens: Token[] = []
  let line = 1
  for (const match of sql.matchAll(pattern)) {
    const [text, ...groups] = match
    const kind = kinds[groups.findIndex((group) => group !== undefined)] ?? 'other'
    tokens.push({ kind, text, line })
    line += text.split('\n').length - 1
  }
  return tokens
}

/** What carries meaning: all but white space and comments. */
export const significant = (tokens: readonly Token[]): Token[] =>
  tokens.filter(({ kind }) => kind !== 'space' && kind !== 'comment')

/** A bare word in upper case; '' for anything else. */
export const keyword = (token: Token | undefined): string =>
  token?.kind === 'word' ? token.text.toUpperCase() : ''

/** A name in lower case as SQLite takes it: of A to Z alone. */
export const lower = (name: string): string =>
  name.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())

/** The name that a token stands for, in lower case as SQLite does not tell cases apart; null where it is none. */
export const nameOf = (token: Token | undefined): string | null => {
  if (token === undefined || !['word', 'quoted', 'string'].includes(token.kind)) return null
  if (token.kind === 'word') return lower(token.text)
  const [quote = ''] = token.text
  const inner = token.text.slice(1, -1)
  return lower(quote === '[' ? inner : inner.replaceAll(quote + quote, quote))
}
