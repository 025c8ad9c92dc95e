import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cut, fill } from '../../../src/delivery/formats/cut.ts'

const entity = (character: string) => (character === '&' ? '&amp;' : character)

test.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['a🚨b', 4, 'a🚨b'],
  ['a🚨bc', 3, 'a…'],
  ['a\ud83d', 9, 'a\ufffd'],
  ['', 3, ''],
])('%j cut to %d characters is %j', (text, longest, expected) => {
  expect(cut(text, longest)).toBe(expected)
})

test('what is escaped is never cut within the escape', () => {
  expect(cut('a&b', 7, entity)).toBe('a&amp;b')
  expect(cut('a&bc', 7, entity)).toBe('a&amp;…')
  expect(cut('a&bc', 6, entity)).toBe('a…')
})

test('no text is longer than asked for, or holds half a code point', () => {
  const text = fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes))
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 20 }), (whole, longest) => {
      const short = cut(whole, longest, entity)
      expect(short.length).toBeLessThanOrEqual(longest)
      expect(short.isWellFormed()).toBe(true)
    }),
  )
})

const filled = (pieces: readonly string[], left: number, most: number, size: number) =>
  fill(
    pieces,
    left,
    { pieces: most, size },
    (piece) => piece.length,
    (rest) => rest,
  )

test.each([
  ['all that fits', filled(['a', 'b'], 0, 2, 2), ['a', 'b']],
  ['and what was left before', filled(['a', 'b'], 37, 9, 99), ['a', 'b', 'and 37 more']],
  ['not more pieces than it holds', filled(['a', 'b', 'c'], 0, 2, 99), ['a', 'and 2 more']],
  ['not more than its size', filled(['a', 'bbbbbbbbbbb', 'c'], 4, 9, 13), ['a', 'and 6 more']],
])('a message holds %s', (_, pieces, expected) => {
  expect(pieces).toEqual(expected)
})
