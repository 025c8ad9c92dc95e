import { run } from './command-line/family.ts'
import { viewsProgram } from './views/program.ts'

await run(viewsProgram())
