import { Option } from 'commander'
import { answering } from './command-line/answer.ts'
import { family, run, withDatabase, withJson } from './command-line/family.ts'
import { wholeNumber } from './command-line/numbers.ts'
import type { Target } from './local/target.ts'

const name = 'npm run db:migrate:rollback --'

const program = family(name, {
  does: "Undoes our migrations, the last one first, and takes each out of the ledger, so that db:migrate applies it again. Without --to all of them: the application's tables and rows stay as they are.",
  examples: [
    [`${name} --to 5`, 'those after 0005'],
    [`${name} --remote`, 'all of them, in the deployed database'],
  ],
}).addOption(
  new Option('--to <N>', 'the number of the last migration to keep')
    .default(0)
    .argParser(wholeNumber(0, 9999)),
)

answering(withJson(withDatabase(program)), async ({ to, ...target }: Target & { to: number }) => {
  const { rollBackTarget } = await import('./rollback/roll-back-target.ts')
  return rollBackTarget(target, to)
})

await run(program)
