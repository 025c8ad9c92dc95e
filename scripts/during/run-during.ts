import { resolve } from 'node:path'
import { calledFrom } from '../command-line/paths.ts'
import { StartError } from '../local/start-error.ts'
import type { Target } from '../local/target.ts'
import { databaseFolder } from '../local/wrangler.ts'
import { during } from './during.ts'

const valueAfter = (command: readonly string[], option: string): string | null => {
  const at = command.indexOf(option)
  if (at !== -1) return command[at + 1] ?? null
  return command.find((arg) => arg.startsWith(`${option}=`))?.slice(option.length + 1) ?? null
}

/**
 * The database that `during` works on. A command that names --remote, as wrangler's does, is taken at its word.
 * Throws a StartError where the command is about another database than the options are.
 */
const targetOf = (target: Target, command: readonly string[]): Target => {
  if (command.includes('--remote')) return { ...target, remote: true }
  if (target.remote && command.includes('--local'))
    throw new StartError(
      'The command is about the local database (--local), and during was given --remote.',
    )
  const folder = valueAfter(command, '--persist-to')
  if (folder !== null && !target.remote && resolve(calledFrom(), folder) !== target.data)
    throw new StartError(
      `The command keeps its local database in ${folder}, and during looks for it in ${target.data}: give during the same folder with --data.`,
    )
  return target
}

/** Runs `during` as the command line asks; gives the exit status. */
export const runDuring = (target: Target, command: readonly string[]): Promise<number> => {
  const meant = targetOf(target, command)
  const say = (text: string) => console.error(`viewkeeper: ${text}`)
  say(meant.remote ? 'the remote database' : `the local database in ${databaseFolder(meant.data)}`)
  return during(command, meant, say)
}
