import * as z from 'zod'
import type { Labels } from './labels.ts'

/** One condition on a label, as Alertmanager writes it: `severity=critical`, `view=~"task_.*"`. */
export interface Matcher {
  readonly name: string
  /** Whether a label with this value matches; a missing label has the value ''. */
  readonly accepts: (value: string) => boolean
}

/** The longest text of one matcher, in characters. */
const longest = 256

const syntax = /^\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*(.*?)\s*$/s
const quoted = /^"((?:[^"\\]|\\.)*)"$/s

/** The value without its quotes; null when they don't pair. */
const unquoted = (text: string): string | null => {
  if (!text.includes('"')) return text
  const inner = quoted.exec(text)?.[1]
  if (inner === undefined) return null
  return inner.replaceAll(/\\(n|"|\\)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped))
}

const tokens = /\\.|\[(?:\\.|[^\]\\])*\]|(?:\{\d+(?:,\d*)?\}|[*+?])\??|\(\?:|./gs
const mostChoices = 4

/**
 * JavaScript tries every way in which a pattern could match, so a pattern that could keep it busy for very long is
 * refused. A choice is a repetition, an optional part, or a group with alternatives.
 */
const choicesFault = (pattern: string): string | null => {
  let choices = 0
  let endsWithChoice = false
  const open: boolean[] = [false]
  for (const [token] of pattern.matchAll(tokens)) {
    const isQuantifier = /^[*+?{]/.test(token)
    if (isQuantifier && endsWithChoice) return 'repeats a group that holds a choice or a repetition'
    endsWithChoice = false
    if (token.startsWith('(')) open.push(false)
    if (isQuantifier || token === '|') open.splice(-1, 1, true)
    if (token === ')') {
      endsWithChoice = open.pop() ?? false
      open.push((open.pop() ?? false) || endsWithChoice)
    }
    if (isQuantifier || endsWithChoice) choices += 1
  }
  return choices > mostChoices
    ? `has more than ${mostChoices} repetitions, optional parts and groups with a choice`
    : null
}

/** What RE2, which Alertmanager uses, and JavaScript read differently, or what only one of them knows. */
const foreign = /\(\?(?!:)|\\[1-9k]|\[:/

const compile = (pattern: string): RegExp | string => {
  if (foreign.test(pattern))
    return 'uses a group (?…) other than (?:…), a back reference, or a class [:…:]'
  try {
    const anchored = new RegExp(`^(?:${pattern})$`, 'u')
    new RegExp(pattern, 'u')
    return choicesFault(pattern) ?? anchored
  } catch {
    return 'is not a regular expression'
  }
}

/** The matcher that a text describes, or a sentence about what is wrong with it. */
const parseMatcher = (text: string): Matcher | string => {
  const [, name = '', operator = '', rest = ''] = syntax.exec(text) ?? []
  if (name === '') return 'is not a matcher such as severity=critical or view=~"task_.*"'
  const value = unquoted(rest)
  if (value === null) return 'has a quotation mark too many or too few'
  if (operator === '=') return { name, accepts: (label) => label === value }
  if (operator === '!=') return { name, accepts: (label) => label !== value }
  const pattern = compile(value)
  if (typeof pattern === 'string') return pattern
  const isWanted = operator === '=~'
  return { name, accepts: (label) => pattern.test(label) === isWanted }
}

/** A matcher with Alertmanager's semantics (pkg/labels): regular expressions are anchored. */
export const matcher = z
  .string()
  .max(longest, `is longer than ${longest} characters`)
  .transform((text, context) => {
    const parsed = parseMatcher(text)
    if (typeof parsed !== 'string') return parsed
    context.addIssue({ code: 'custom', message: parsed })
    return z.NEVER
  })

/** Whether every matcher holds for the labels. */
export const matchesAll = (matchers: readonly Matcher[], labels: Labels): boolean =>
  matchers.every(({ name, accepts }) => accepts(labels[name] ?? ''))
