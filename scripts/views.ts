import { join } from 'node:path'
import { updateDeclarationList } from './views/declaration-list.ts'

const declarations = join(import.meta.dirname, '../src/monotask/views')

try {
  // The list decides what is compiled, so it is written before anything imports it.
  if (process.argv[2] === 'generate') await updateDeclarationList(declarations)
  await import('./views/command-line.ts')
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
