import { join } from 'node:path'
import { StartError } from './local/start-error.ts'
import { updateDeclarationList } from './views/declaration-list.ts'

try {
  // The list decides what is compiled, and a declaration that is gone stops everything else: so it comes first.
  if (process.argv[2] === 'generate')
    await updateDeclarationList(join(import.meta.dirname, '../src/monotask/views'))
  const { runCommand } = await import('./views/command-line.ts')
  const came = await runCommand()
  if (typeof came === 'string') console.log(came)
  else process.exitCode = came
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = error instanceof StartError ? 2 : 1
}
