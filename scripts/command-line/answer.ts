import type { Command } from 'commander'
import type { ExitStatus } from './exits.ts'
import { printAlone } from './print-alone.ts'

/** What a command has to say. */
export interface Answer {
  /** For people. */
  readonly text: string
  /** The same for programs: what `--json` prints. */
  readonly json?: unknown
  /** 0 where it is left out; of a command that was run for another, that one's. */
  readonly status?: ExitStatus | number
  /** Whether the text itself is for programs, such as SQL. */
  readonly isForPrograms?: true
}

const print = ({ text, json, isForPrograms }: Answer, asJson: boolean): void => {
  if (asJson) printAlone(`${JSON.stringify(json, null, 2)}\n`)
  else if (isForPrograms) printAlone(text)
  else if (text !== '') process.stdout.write(`${text}\n`)
}

/** Gives a command what it does: its arguments and options in, an answer out. */
export const answering = <A extends readonly unknown[]>(
  command: Command,
  work: (...args: A) => Promise<Answer> | Answer,
): Command =>
  command.action(async (...args: A) => {
    const answer = await work(...args)
    print(answer, command.opts().json === true)
    process.exitCode = answer.status ?? 0
  })
