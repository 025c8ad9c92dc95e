/** A part of an expression: `column` stands in braces, `name` is a keyword or the name of a function or type. */
export interface Token {
  readonly kind: 'text' | 'number' | 'column' | 'quoted' | 'name' | 'comment' | 'symbol'
  readonly text: string
}

const kinds: readonly (readonly [Token['kind'], RegExp])[] = [
  ['text', /(?:[xX])?'(?:[^']|'')*'/y],
  ['comment', /--|\/\*/y],
  ['number', /0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['column', /\{[^{}]+\}/y],
  ['quoted', /"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]/y],
  ['name', /[\p{L}_][\p{L}\p{N}_$]*/uy],
  ['symbol', /\|\||->>?|<<|>>|<=|>=|<>|!=|==|\S/y],
]

/** The parts of an SQL expression, white space left out. */
export const tokensOf = (expression: string): Token[] => {
  const tokens: Token[] = []
  let at = 0
  while (at < expression.length) {
    const found = kinds.flatMap(([kind, pattern]) => {
      pattern.lastIndex = at
      const [text] = pattern.exec(expression) ?? []
      return text === undefined ? [] : [{ kind, text }]
    })[0]
    if (found) tokens.push(found)
    at += found?.text.length ?? 1
  }
  return tokens
}

/** Whether a condition must stand in parentheses beside AND: outside of any of its own it has an OR. */
export const isAlternative = (condition: string): boolean => {
  let depth = 0
  return tokensOf(condition).some(({ kind, text }) => {
    if (text === '(') depth += 1
    if (text === ')') depth -= 1
    return depth === 0 && kind === 'name' && text.toUpperCase() === 'OR'
  })
}
