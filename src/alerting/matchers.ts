import * as z from 'zod/mini'
import { longestLabel } from './bounds.ts'
import { type Labels, labelOf } from './labels.ts'
import { compilePattern } from './pattern.ts'

/** One condition on a label, as Alertmanager writes it: `severity=critical`, `view=~"task_.*"`. */
export interface Matcher {
  readonly name: string
  /** Whether a label with this value matches; a missing label has the value ''. */
  readonly accepts: (value: string) => boolean
}

/** In characters: the text of one matcher, which has room for the longest label with each of its characters escaped; a pattern. */
const longest = 2 * longestLabel + 256
const longestPattern = 256

const syntax = /^\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*(.*?)\s*$/s
const quoted = /^"((?:[^"\\]|\\.)*)"$/s

/** The value without its quotes; null when they don't pair. */
const unquoted = (text: string): string | null => {
  if (!text.includes('"')) return text
  const inner = quoted.exec(text)?.[1]
  if (inner === undefined) return null
  return inner.replaceAll(/\\(n|"|\\)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped))
}

/** The matcher that a text describes, or a sentence about what is wrong with it. */
const parseMatcher = (text: string): Matcher | string => {
  const [, name = '', operator = '', rest = ''] = syntax.exec(text) ?? []
  if (name === '') return 'is not a matcher such as severity=critical or view=~"task_.*"'
  const value = unquoted(rest)
  if (value === null) return 'has a quotation mark too many or too few'
  if (operator === '=') return { name, accepts: (label) => label === value }
  if (operator === '!=') return { name, accepts: (label) => label !== value }
  if (value.length > longestPattern)
    return `has a pattern that is longer than ${longestPattern} characters`
  const matches = compilePattern(value)
  if (typeof matches === 'string') return matches
  const isWanted = operator === '=~'
  return { name, accepts: (label) => matches(label) === isWanted }
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' }

/** The text of a matcher that a label with exactly this value matches. */
export const exactMatcher = (name: string, value: string): string =>
  `${name}="${value.replaceAll(/[\\"\n]/g, (character) => escapes[character] ?? character)}"`

/** A matcher with Alertmanager's semantics (pkg/labels): regular expressions are anchored. */
export const matcher = z.pipe(
  z.string().check(z.maxLength(longest, `is longer than ${longest} characters`)),
  z.transform((text, context) => {
    const parsed = parseMatcher(text)
    if (typeof parsed !== 'string') return parsed
    context.issues.push({ code: 'custom', message: parsed, input: text })
    return z.NEVER
  }),
)

/** Whether every matcher holds for the labels. */
export const matchesAll = (matchers: readonly Matcher[], labels: Labels): boolean =>
  matchers.every(({ name, accepts }) => accepts(labelOf(labels, name)))
