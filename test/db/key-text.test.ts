import { describe, expect, it, test } from 'vitest'
import { keyText } from '../../src/db/key-text.ts'
import { encodedInteger } from '../../src/engine/expressions/keys.ts'
import { keysFromText } from '../../src/keeper/audit/key.ts'

const encodedText = (text: string): string => `t${Buffer.from(text).toString('hex').toUpperCase()}`

describe('a key as a person writes it', () => {
  test.each(['a', '', ' ', 'Ärger 😀', "it's", '\ufeffmark', '007'])('the text %j', (text) => {
    expect(keyText(encodedText(text))).toBe(text)
    expect(keysFromText(text, 'TEXT')).toContain(encodedText(text))
  })

  it('bytes', () => {
    expect(keyText('x00FF')).toBe("x'00ff'")
    expect(keysFromText("x'00ff'", 'TEXT')).toContain('x00FF')
  })

  test.each([0n, 1n, -1n, 42n, 2n ** 63n - 1n, -(2n ** 63n)])('the integer %s', (key) => {
    expect(keyText(encodedInteger(key))).toBe(String(key))
    expect(keysFromText(String(key), 'INTEGER')).toEqual([encodedInteger(key)])
  })

  it('text that is no valid UTF-8 by its bytes', () => {
    expect(keyText('t61FF62')).toBe("x'61ff62'")
  })

  it('without control characters, which a terminal would obey', () => {
    expect(keyText(encodedText('a\u001b[2Jb\n'))).toBe('a\\u001b[2Jb\\u000a')
  })

  it('a long one by its beginning', () => {
    expect(keyText(encodedText('k'.repeat(100_001)))).toBe(`${'k'.repeat(80)}…`)
  })
})
