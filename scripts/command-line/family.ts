import { styleText } from 'node:util'
import { Command, Option } from 'commander'
import { defaultDataFolder, wranglerFile } from '../local/wrangler.ts'
import { tell } from './errors.ts'
import { exitsHelp } from './exits.ts'
import { pathFrom } from './paths.ts'

/** What the help of a command says beside its arguments and options. */
interface Help {
  readonly does: string
  /** Command lines, each with what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[]
  /** Where it means something of its own by its exit status. */
  readonly exits?: string
}

const bold = (text: string): string => styleText('bold', text, { validateStream: false })

/** Commander begins with `error: unknown …`: told as our own errors are. */
const asSentence = (text: string): string => {
  const [first = '', ...rest] = text.replace(/^error: /, '').split('\n')
  const sentence = first.slice(0, 1).toUpperCase() + first.slice(1)
  return [styleText('red', sentence, { stream: process.stderr }), ...rest].join('\n')
}

const examplesOf = ({ examples }: Help): string => {
  const width = Math.max(...examples.map(([line]) => line.length))
  return [
    'Examples:',
    ...examples.map(([line, does]) => `  ${line.padEnd(width)}  # ${does}`),
  ].join('\n')
}

const helped = (command: Command, name: string, help: Help): Command =>
  command
    .description(help.does)
    .helpOption('-h, --help', 'show this')
    .showHelpAfterError(`${name} --help shows what there is.`)
    .addHelpText('after', `\n${examplesOf(help)}\n\n${help.exits ?? exitsHelp}`)

/** A command of npm's, such as `npm run views --`. */
export const family = (name: string, help: Help): Command =>
  helped(new Command(name), name, help)
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ styleTitle: bold, showGlobalOptions: false })
    .configureOutput({ outputError: (text, write) => write(asSentence(text)) })

/** A command within one, such as `status`, with its arguments: `verify [VIEW]`. */
export const within = (program: Command, usage: string, help: Help): Command => {
  const command = program.command(usage)
  return helped(command, `${program.name()} ${command.name()}`, help).summary(help.does)
}

/** The option of a command that works on the local database. */
export const withData = (command: Command): Command =>
  command.addOption(
    new Option('--data <DIR>', 'where the local database is kept')
      .default(defaultDataFolder, '.wrangler/state')
      .argParser(pathFrom),
  )

/** The options of a command that works on one database. */
export const withTarget = (command: Command): Command =>
  withData(
    command
      .option('--remote', 'the deployed database, not the local one')
      .addOption(new Option('--local', 'the local one, which it is anyway').conflicts('remote')),
  )

/** The option of a command that is about a fleet, or one of its databases. */
export const withConfig = (command: Command): Command =>
  command.addOption(
    new Option('--config <FILE>', 'the wrangler file; databases.json stands beside it')
      .default(wranglerFile, 'wrangler.toml')
      .argParser(pathFrom),
  )

/** The options of a command that works on one database, which may be one of a fleet. */
export const withDatabase = (command: Command): Command =>
  withConfig(
    withTarget(command).option(
      '--database <NAME>',
      'of a fleet: one of its databases, by its name in databases.json or its binding',
    ),
  )

/** The option of a command whose answer programs read, too. */
export const withJson = (command: Command): Command =>
  command.option('--json', 'print JSON, for programs; with `npm run -s`, nothing else')

/** Runs the command line, tells what goes wrong, and sets the exit status. */
export const run = async (program: Command, args = process.argv.slice(2)): Promise<void> => {
  // Whoever reads the output may have enough of it, such as `head`.
  if (process.stdout.listenerCount('error') === 0) process.stdout.on('error', () => process.exit())
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    process.exitCode = tell(error)
  }
}
