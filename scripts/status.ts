import { Option } from 'commander'
import { answering } from './command-line/answer.ts'
import { family, run, withDatabase, withJson } from './command-line/family.ts'
import type { StatusOptions } from './status/status.ts'

const name = 'npm run status --'

const program = family(name, {
  does: 'Says in one sentence how all is, what is wrong beneath it, and the command that mends each: as the status page does.',
  examples: [
    ['npm run status', 'the local database'],
    [`${name} --remote`, 'the deployed one, over wrangler'],
    [
      'VIEWKEEPER_TOKEN=… npm run -s status -- --url https://viewkeeper.example.workers.dev --json',
      'the deployed worker, for a monitor',
    ],
  ],
  exits: `Exit status:
  0  ok
  1  warning: something is wrong, or was and has been mended within the hour
  2  critical, or unknown: nothing can be said, and the sentence says why`,
}).addOption(
  new Option(
    '--url <URL>',
    'ask the deployed worker, with its READ_TOKEN or ADMIN_TOKEN in the variable VIEWKEEPER_TOKEN',
  ).conflicts(['remote', 'local']),
)

answering(withJson(withDatabase(program)), async (options: StatusOptions) => {
  const { status } = await import('./status/status.ts')
  return status(options)
})

await run(program)
