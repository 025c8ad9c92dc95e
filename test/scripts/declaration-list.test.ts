import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { updateDeclarationList } from '../../scripts/views/declaration-list.ts'

const source = join(import.meta.dirname, '../../src')
let root: string
let folder: string
const list = () => readFileSync(join(folder, 'index.ts'), 'utf8')

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'viewkeeper-'))
  folder = join(root, 'monotask/views')
  for (const part of ['engine', 'monotask/source-tables.ts', 'monotask/views'])
    cpSync(join(source, part), join(root, part), { recursive: true })
})
afterEach(() => rmSync(root, { recursive: true }))

const declare = (file: string, name: string, ...tables: readonly string[]) => {
  const columns = tables.map(
    (table) => `${table}_rows: { kind: 'sum', table: '${table}', value: '1' }`,
  )
  writeFileSync(
    join(folder, file),
    `export const ${name} = { name: '${name}', parent: 'tasks', key: 'task_id', triggerPrefix: '${name}', columns: { ${columns.join(', ')} } }\n`,
  )
}

test('the committed list is what generate writes', async () => {
  const before = list()
  await updateDeclarationList(folder)
  expect(list()).toBe(before)
})

test('a new file comes into the list after what it builds on, and one that is gone goes', async () => {
  declare('a-new.ts', 'upper', 'lower')
  declare('b-new.ts', 'lower', 'screenshots')
  await updateDeclarationList(folder)
  expect(list()).toMatch(/ {2}projectStatistics,\n {2}lower,\n {2}upper,\n\]/)
  rmSync(join(folder, 'a-new.ts'))
  await updateDeclarationList(folder)
  expect(list()).toMatch(/ {2}projectStatistics,\n {2}lower,\n\]/)
})

test('views that build on each other are refused, and the list stays', async () => {
  const before = list()
  declare('a-new.ts', 'upper', 'lower')
  declare('b-new.ts', 'lower', 'upper')
  await expect(updateDeclarationList(folder)).rejects.toThrow(
    'These views build on each other in a circle: upper, lower.',
  )
  expect(list()).toBe(before)
})

test('a file without a declaration is named', async () => {
  writeFileSync(join(folder, 'nothing.ts'), 'export const nothing = 1\n')
  await expect(updateDeclarationList(folder)).rejects.toThrow(
    /nothing\.ts must export one view declaration, not 0\./,
  )
})

test('two files that export one name, and one that is no TypeScript, are named', async () => {
  const before = list()
  declare('a-same.ts', 'same', 'screenshots')
  declare('b-same.ts', 'same', 'screenshots')
  await expect(updateDeclarationList(folder)).rejects.toThrow(
    'a-same.ts and b-same.ts both export same: give one of them another name.',
  )
  writeFileSync(join(folder, 'a-wrong.ts'), 'export const same = {{{\n')
  await expect(updateDeclarationList(folder)).rejects.toThrow(/a-wrong\.ts can't be read: /)
  expect(list()).toBe(before)
})
