import { Option } from 'commander'
import { answering } from './command-line/answer.ts'
import { exitsHelp } from './command-line/exits.ts'
import { family, run, withData, withJson } from './command-line/family.ts'
import { wholeNumber } from './command-line/numbers.ts'
import { pathFrom } from './command-line/paths.ts'
import type { StartOptions } from './start/start.ts'

const name = 'npm start --'

const program = family(name, {
  does: 'Runs the worker here: applies the migrations to a local database, fills an empty one with a small demo and a week of invented history, runs every cron once and then at its times, and prints each tick and each alert.',
  examples: [
    ['npm start', 'until Ctrl+C'],
    [`${name} --once`, 'every job once; exit 1 if one failed'],
    [
      `${name} --databases 20`,
      'a fleet: queues, CONTROL, one database broken on purpose, which does not make it exit 1, and one slow',
    ],
    [`${name} --load dump.sql.gz --data /tmp/try`, 'your own rows, in a folder of their own'],
  ],
  exits: `${exitsHelp}\n  Ctrl+C ends it with 0.`,
})
  .option('--once', 'run every job once, print the runs and alerts, and exit')
  .addOption(
    new Option('--port <N>', 'where the worker listens; the receiver of alerts takes the next port')
      .default(8787)
      .argParser(wholeNumber(1, 65_534)),
  )
  .addOption(
    new Option(
      '--load <FILE>',
      'load SQL statements (.sql, .sql.gz) for the source tables first; if one fails, the database stays as it was',
    ).argParser(pathFrom),
  )
  .addOption(
    new Option(
      '--databases <N>',
      'a fleet of so many databases instead of one, 14 to 1,000: the tick runs once, and then every cron at its times',
    ).argParser(wholeNumber(14, 1000)),
  )

answering(
  withJson(withData(program)),
  async (options: StartOptions & { json?: true; databases?: number }) => {
    const { start } = await import('./start/start.ts')
    const stream = options.json ? process.stderr : process.stdout
    const say = (line: string) => stream.write(`${line}\n`)
    const { databases } = options
    if (databases === undefined) return start(options, say)
    const { startFleet } = await import('./start/fleet.ts')
    return startFleet({ ...options, databases }, say)
  },
)

await run(program)
