import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as z from 'zod'

/** Of a declaration, what its place in the list depends on. */
const declaration = z.object({
  name: z.string(),
  parent: z.string(),
  key: z.string(),
  triggerPrefix: z.string(),
  columns: z.record(z.string(), z.looseObject({ kind: z.string(), table: z.string().optional() })),
})

/** A declaration's file, the name it is exported by, the view's name, and the names of what it is made from. */
interface Declared {
  readonly file: string
  readonly exported: string
  readonly name: string
  readonly from: readonly string[]
}

const listFile = 'index.ts'
const widest = 100

/** Throws an Error that names the file where it can't be read; what Node says of a wrong one does not. */
const load = async (path: string): Promise<object> => {
  try {
    return await import(pathToFileURL(path).href)
  } catch (error) {
    throw new Error(`${path} can't be read: ${error instanceof Error ? error.message : error}`)
  }
}

const requireNamesApart = (declared: readonly Declared[]): void => {
  for (const [name, same] of Map.groupBy(declared, ({ exported }) => exported))
    if (same.length > 1)
      throw new Error(
        `${same.map(({ file }) => file).join(' and ')} both export ${name}: give one of them another name.`,
      )
}

const readDeclaration = async (folder: string, file: string): Promise<Declared> => {
  const module = await load(join(folder, file))
  const found = Object.entries(module).flatMap(([exported, value]) => {
    const view = declaration.safeParse(value)
    return view.success ? [{ exported, view: view.data }] : []
  })
  const [one, ...more] = found
  if (one === undefined || more.length > 0)
    throw new Error(`${join(folder, file)} must export one view declaration, not ${found.length}.`)
  const { name, parent, columns } = one.view
  const tables = Object.values(columns).flatMap(({ table }) => table ?? [])
  return { file, exported: one.exported, name, from: [parent, ...tables] }
}

/** The names in the list as it stands, in its order. */
const listedNames = (text: string): string[] =>
  (/ = \[([^\]]*)\]/.exec(text)?.[1] ?? '').split(',').map((name) => name.trim())

/** Puts each after what it is made from, and otherwise leaves the order as it is. Throws where there is a cycle. */
const inOrder = (declared: readonly Declared[]): Declared[] => {
  const placed: Declared[] = []
  let waiting = [...declared]
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ name }) => name))
    const ready = waiting.find(({ from }) => !from.some((name) => names.has(name)))
    if (ready === undefined)
      throw new Error(`These views build on each other in a circle: ${[...names].join(', ')}.`)
    placed.push(ready)
    waiting = waiting.filter((one) => one !== ready)
  }
  return placed
}

const printList = (declared: readonly Declared[]): string => {
  const names = declared.map(({ exported }) => exported)
  const start = 'export const declarations: readonly ViewDeclaration[] = ['
  const oneLine = `${start}${names.join(', ')}]`
  const imports = declared
    .toSorted((a, b) => (a.file < b.file ? -1 : 1))
    .map(({ exported, file }) => `import { ${exported} } from './${file}'`)
  return [
    "import type { ViewDeclaration } from '../../engine/declaration.ts'",
    ...imports,
    '',
    '/** The views of this folder, one that builds on another after it. Written by: npm run views -- generate */',
    ...(oneLine.length <= widest ? [oneLine] : [start, ...names.map((name) => `  ${name},`), ']']),
    '',
  ].join('\n')
}

/**
 * Writes the list of the declarations in a folder, one a file, where it is not right already. The order stays; new
 * ones come last. Throws an Error for a file that exports none, or two, and for views that build on each other.
 */
export const updateDeclarationList = async (folder: string): Promise<void> => {
  const path = join(folder, listFile)
  const before = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && file !== listFile)
    .toSorted()
  const declared: Declared[] = []
  for (const file of files) declared.push(await readDeclaration(folder, file))
  requireNamesApart(declared)
  const listed = listedNames(before)
  const place = ({ exported }: Declared): number => {
    const at = listed.indexOf(exported)
    return at === -1 ? listed.length : at
  }
  const text = printList(inOrder(declared.toSorted((a, b) => place(a) - place(b))))
  if (text !== before) writeFileSync(path, text)
}
