const token =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|[\w$.]+|->>?|\|\||<>|<<|>>|[<>=!]=|[^\s\w]/g

const plain = (text: string): string => {
  if (text.startsWith("'")) return text
  return /^["`[]/.test(text) ? text.slice(1, -1).toLowerCase() : text.toLowerCase()
}

/** The words and signs of SQL: in lower case, names without quotes, comments left out. */
const tokensOf = (sql: string): string[] =>
  [...sql.matchAll(token)]
    .map(([text]) => text)
    .filter((text) => !/^(--|\/\*)/.test(text))
    .map(plain)

const joined = (tokens: readonly string[]): string =>
  tokens
    .join(' ')
    .replaceAll(/('(?:[^']|'')*')|(?<=\() | (?=[(),])/g, (_, text?: string) => text ?? '')

/** An index as its SQL has it, in one spelling: what it is on, term by term, and its condition. */
export interface IndexTerms {
  readonly terms: readonly string[]
  readonly where: string | null
}

/** Takes `CREATE INDEX … ON table (terms) WHERE …` apart. */
export const indexTerms = (sql: string): IndexTerms => {
  const tokens = tokensOf(sql)
  const start = tokens.indexOf('(', tokens.indexOf('on'))
  const terms: string[][] = [[]]
  let depth = 1
  let at = start + 1
  for (; at < tokens.length && depth > 0; at += 1) {
    const text = tokens[at] ?? ''
    depth += text === '(' ? 1 : text === ')' ? -1 : 0
    if (depth === 1 && text === ',') terms.push([])
    else if (depth > 0) terms.at(-1)?.push(text)
  }
  const where = tokens.slice(at + 1)
  return {
    terms: terms.map((term) =>
      joined(term)
        .replace(/ asc$/, '')
        .replace(/ collate binary$/, ''),
    ),
    where: where.length > 0 ? joined(where) : null,
  }
}
