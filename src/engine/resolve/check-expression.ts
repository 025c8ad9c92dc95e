import { type Token, tokensOf } from '../expressions/tokens.ts'
import type { Names } from './names.ts'

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/))

/** Words that may stand in an expression by themselves. */
const operators = words(
  'AND OR NOT IN IS NULL ISNULL NOTNULL LIKE GLOB BETWEEN ESCAPE TRUE FALSE DISTINCT FROM COLLATE CAST AS',
)

/** Functions that give the same for the same values, wherever D1 has them. */
const functions = words(
  `char coalesce concat concat_ws format glob hex if ifnull iif instr length like likely lower ltrim
  max min nullif octet_length printf quote replace round rtrim sign substr substring trim typeof unhex unicode
  unlikely upper date time datetime julianday strftime unixepoch timediff json_valid acos acosh asin asinh atan atan2 atanh ceil ceiling cos cosh degrees exp floor ln log log10
  log2 mod pi pow power radians sin sinh sqrt tan tanh trunc`,
)
/** Functions that end in an error for some values: the application's write would fail with it. */
const failing = words(
  `abs likelihood zeroblob json json_array json_array_length json_extract json_insert json_object json_patch
  json_quote json_remove json_replace json_set json_type`,
)
const timeFunctions = words('date time datetime julianday strftime unixepoch timediff')
const aggregates = words(
  'avg count group_concat string_agg sum total json_group_array json_group_object row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value',
)

/** Of a parenthesis that opens at `at`: the parts between it and the one that closes it, by commas. */
const argumentsAt = (tokens: readonly Token[], at: number): Token[][] => {
  const found: Token[][] = [[]]
  let depth = 0
  for (const token of tokens.slice(at)) {
    if (token.text === '(') depth += 1
    if (token.text === ')') depth -= 1
    if (depth === 0) break
    if (depth === 1 && token.text === ',') found.push([])
    else if (!(depth === 1 && token.text === '(' && found.length === 1 && found[0]?.length === 0))
      found.at(-1)?.push(token)
  }
  return found.filter((argument, index) => argument.length > 0 || index > 0)
}

const isBalanced = (tokens: readonly Token[]): boolean => {
  let depth = 0
  for (const { text } of tokens) {
    if (text === '(') depth += 1
    if (text === ')') depth -= 1
    if (depth < 0) return false
  }
  return depth === 0
}

const asText = ({ text }: Token): string => text.replaceAll(/^'|'$/g, '').trim().toLowerCase()

/** Why a function that is called may not be, where it may not. */
const callFault = (name: string, given: Token[][], mayReadClock: boolean): string | undefined => {
  const lower = name.toLowerCase()
  if (aggregates.has(lower))
    return `${name}() is taken over several rows: only those of one row count`
  if ((lower === 'max' || lower === 'min') && given.length < 2)
    return `${name}() of one value is taken over several rows: only those of one row count`
  if (failing.has(lower))
    return `${name}() fails for some values, and the application's write would fail with it`
  if (!functions.has(lower))
    return `${name}() is no function that gives the same for every row at any time`
  if (!timeFunctions.has(lower) || mayReadClock) return undefined
  const texts = given
    .flat()
    .filter(({ kind }) => kind === 'text')
    .map(asText)
  const isNow = given.length === 0 || (lower === 'strftime' && given.length === 1)
  if (isNow || texts.includes('now'))
    return `${name}() of the present time is another a moment later: only a clock column or plainOnly may ask for it`
  return texts.some((text) => text === 'localtime' || text === 'utc')
    ? `${name}() of the local time is not the same everywhere`
    : undefined
}

/** Why a word may not stand in an expression, where it may not. */
const wordFault = (
  tokens: readonly Token[],
  at: number,
  mayReadClock: boolean,
): string | undefined => {
  const { text } = tokens[at] ?? { text: '' }
  const upper = text.toUpperCase()
  const before = tokens[at - 1]?.text.toUpperCase()
  if (['SELECT', 'WITH', 'EXISTS', 'VALUES'].includes(upper))
    return 'a subquery reads rows whose changes would go unseen: name columns of the row itself'
  if (['OVER', 'FILTER'].includes(upper))
    return `${upper} belongs to what is taken over several rows`
  if (['CASE', 'WHEN', 'THEN', 'ELSE', 'END', 'BEGIN'].includes(upper))
    return 'CASE is taken for the end of a trigger by tools that split SQL: write iif(condition, one, other)'
  if (upper.startsWith('CURRENT_'))
    return mayReadClock
      ? undefined
      : `${upper} is another a moment later: only a clock column or plainOnly may ask for it`
  if (before === 'COLLATE')
    return ['BINARY', 'NOCASE', 'RTRIM'].includes(upper)
      ? undefined
      : `there is no collation ${text} on D1`
  if (before === 'AS') return undefined
  if (upper === 'ESCAPE' && !/^'(?:[^']|'')'$/u.test(tokens[at + 1]?.text ?? ''))
    return 'what follows ESCAPE must be a text of one character: anything else fails for some values'
  if (operators.has(upper) && upper !== 'CAST') return undefined
  if (tokens[at + 1]?.text !== '(')
    return `${text} is neither a column nor an operator: columns stand in braces, {${text}}`
  return upper === 'CAST' ? undefined : callFault(text, argumentsAt(tokens, at + 1), mayReadClock)
}

const tokenFault = (
  tokens: readonly Token[],
  at: number,
  mayReadClock: boolean,
): string | undefined => {
  const { kind, text } = tokens[at] ?? { kind: 'symbol', text: '' }
  switch (kind) {
    case 'name':
      return wordFault(tokens, at, mayReadClock)
    case 'quoted':
      return `${text} is a name to SQLite and a text to some: columns stand in braces, texts in single quotes`
    case 'comment':
      return 'a comment would swallow what comes after it'
    case 'text':
      return /[{}\r\n]/.test(text)
        ? `the text ${text} has braces or a line break in it: write them as char(123), char(125) or char(10)`
        : undefined
    case 'symbol':
      if (/^->/.test(text) || (text === '-' && tokens[at + 1]?.text.startsWith('>')))
        return "-> and ->> fail where a text is no JSON, and the application's write would fail with it"
      return /^[;?:@$'"{}#]/.test(text) ? `${text} cannot stand in an expression` : undefined
    default:
      return undefined
  }
}

/** Refuses an expression that would not mean the same wherever it stands, or not the same a moment later. */
export const checkExpression = (
  expression: string,
  of: { readonly names: Names; readonly column: string; readonly mayReadClock: boolean },
): void => {
  const tokens = tokensOf(expression)
  if (tokens.length === 0 || !isBalanced(tokens))
    of.names.fail(of.column, `its expression ${expression} is not complete`)
  for (const at of tokens.keys()) {
    const fault = tokenFault(tokens, at, of.mayReadClock)
    if (fault !== undefined) of.names.fail(of.column, `in its expression, ${fault}`)
  }
}
