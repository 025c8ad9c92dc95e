import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compilePattern } from '../../src/alerting/pattern.ts'

/** A pattern as its parts. A matcher that tries every way goes through these as JavaScript's does through the text. */
type Part =
  | { readonly kind: 'any' }
  | { readonly kind: 'a' }
  | { readonly kind: 'repeat'; readonly of: Part; readonly least: number; readonly most: number }
  | { readonly kind: 'group'; readonly alternatives: readonly (readonly Part[])[] }

const bounds = fc.constantFrom(
  ...([
    [0, 1],
    [0, Number.POSITIVE_INFINITY],
    [1, Number.POSITIVE_INFINITY],
    [2, 2],
    [24, 24],
    [0, 3],
    [0, 24],
    [1, 99],
    [0, 200],
  ] as const),
)

const { part, group } = fc.letrec<{ part: Part; atom: Part; group: Part }>((tie) => ({
  atom: fc.constantFrom({ kind: 'any' } as const, { kind: 'a' } as const),
  part: fc.oneof(
    { maxDepth: 4 },
    tie('atom'),
    fc
      .tuple(fc.oneof(tie('atom'), tie('group')), bounds)
      .map(([of, [least, most]]): Part => ({ kind: 'repeat', of, least, most })),
    tie('group'),
  ),
  group: fc
    .array(fc.array(tie('part'), { maxLength: 4 }), { minLength: 1, maxLength: 3 })
    .map((alternatives): Part => ({ kind: 'group', alternatives })),
}))

const textOf = (of: Part): string => {
  if (of.kind === 'any') return '.'
  if (of.kind === 'a') return 'a'
  if (of.kind === 'group')
    return `(?:${of.alternatives.map((parts) => parts.map(textOf).join('')).join('|')})`
  return `${textOf(of.of)}{${of.least},${Number.isFinite(of.most) ? of.most : ''}}`
}

const steps = { taken: 0, most: 20_000_000 }

/** Tries a part at a place of a text in every way; true where what comes `next` matches. Gives up after `most` steps. */
const tries = (of: Part, text: string, at: number, next: (at: number) => boolean): boolean => {
  steps.taken += 1
  if (steps.taken > steps.most) return true
  if (of.kind === 'any') return at < text.length && next(at + 1)
  if (of.kind === 'a') return text[at] === 'a' && next(at + 1)
  if (of.kind === 'group') return of.alternatives.some((parts) => triesAll(parts, text, at, next))
  const again = (times: number, from: number): boolean =>
    (times < of.most &&
      tries(of.of, text, from, (to) => (to > from || times < of.least) && again(times + 1, to))) ||
    (times >= of.least && next(from))
  return again(0, at)
}

const triesAll = (
  [first, ...rest]: readonly Part[],
  text: string,
  at: number,
  next: (at: number) => boolean,
): boolean =>
  first === undefined ? next(at) : tries(first, text, at, (to) => triesAll(rest, text, to, next))

test('a pattern that is taken matches what the regular expression does', () => {
  const values = ['', 'a', 'aab', 'ab'.repeat(8), `${'a'.repeat(18)}!`]
  fc.assert(
    fc.property(group, (given) => {
      const text = textOf(given)
      const matches = compilePattern(text)
      if (typeof matches === 'string') return
      for (const value of values)
        expect(matches(value)).toBe(new RegExp(`^(?:${text})$`, 'u').test(value))
    }),
    { numRuns: 1000 },
  )
})

test('a pattern that is taken fails on the longest value within some million steps', () => {
  const value = `${'a'.repeat(127)}!`
  expect(compilePattern('.{0,3}.{0,200}(?:||)(?:.*.{24}|)x')).toBeTypeOf('function')
  expect(compilePattern('.*.{24}.*.{99}.*x')).toBeTypeOf('string')
  let taken = 0
  let tooDeep = 0
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
      if (typeof compilePattern(`${parts.map(textOf).join('')}x`) === 'string') return
      steps.taken = 0
      try {
        triesAll(parts, value, 0, () => false)
      } catch (error) {
        // Repetitions of repetitions are deeper than the matcher here can go: it says nothing of them.
        if (!(error instanceof RangeError)) throw error
        tooDeep += 1
        return
      }
      taken += 1
      expect(steps.taken).toBeLessThan(steps.most)
    }),
    { numRuns: 4000 },
  )
  expect(taken).toBeGreaterThan(500)
  expect(tooDeep).toBeLessThan(taken / 50)
})
