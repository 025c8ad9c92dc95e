import { answering } from './command-line/answer.ts'
import { family, run, withJson, withTarget } from './command-line/family.ts'
import type { Target } from './local/target.ts'

const name = 'npm run db:migrate --'

const program = family(name, {
  does: 'Examines the database, applies the migrations it has not had, and fires every trigger once (undone at once). Stops with nothing changed where the doctor finds a fault.',
  examples: [
    [name.replace(' --', ''), 'the local database, which is made where there is none'],
    [`${name} --remote`, 'the deployed one; prints the way back first'],
  ],
})

answering(withJson(withTarget(program)), async ({ json, ...target }: Target & { json?: true }) => {
  const { migrateTarget } = await import('./migrate/migrate-target.ts')
  const stream = json ? process.stderr : process.stdout
  return migrateTarget(target, (text) => stream.write(`${text}\n`))
})

await run(program)
