import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { readJsonFile, syntaxFault } from '../../../scripts/rules/json-file.ts'

test.each([
  ['', 'the file is empty'],
  [' \n', 'the file is empty'],
  ['[\n  {"a": 1,}\n]', `line 2, column 11: "}" can't stand here`],
  ['[1, 2,]', `line 1, column 7: "]" can't stand here`],
  ['[1 2]', `line 1, column 4: "2" can't stand here`],
  ['[tru]', `line 1, column 5: "]" can't stand here`],
  ['{"a": 01}', `line 1, column 8: "1" can't stand here`],
  ['["a\nb"]', `line 1, column 4: "\\n" can't stand here`],
  ['[{"a": 1}\n', 'line 2, column 1: the JSON ends too early'],
  ['[] []', `line 1, column 4: "[" can't stand here`],
  ['{}', null],
])('the JSON %j has the fault %j', (text, fault) => {
  expect(syntaxFault(text)).toBe(fault)
})

test('a fault is found exactly where a stray character was put', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), (json, place) => {
      const at = place % json.length
      fc.pre(!isInString(json, at))
      const fault = syntaxFault(`${json.slice(0, at)}§${json.slice(at)}`)
      expect(fault).toBe(`line 1, column ${at + 1}: "§" can't stand here`)
    }),
  )
})

const isInString = (json: string, at: number): boolean =>
  (json.slice(0, at).replaceAll(/\\./g, '').match(/"/g)?.length ?? 0) % 2 === 1

test('a file that is not there, is a folder or is no JSON is named with the reason', () => {
  const folder = mkdtempSync(join(tmpdir(), 'viewkeeper-json-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'rules.json')
  expect(() => readJsonFile(file)).toThrow(/rules\.json: there is no such file$/)
  expect(() => readJsonFile(folder)).toThrow(/: is a directory, not a file$/)
  writeFileSync(file, '[')
  expect(() => readJsonFile(file)).toThrow(
    /rules\.json: line 1, column 2: the JSON ends too early$/,
  )
  writeFileSync(file, '\uFEFF[]')
  expect(readJsonFile(file)).toEqual([])
})
