import { spawn } from 'node:child_process'
import { calledFrom } from '../command-line/paths.ts'
import { type Interruptions, statusOf } from './interruptions.ts'

/** How a command ended: its exit status, as a shell would give it, and why it could not be started. */
export interface Ended {
  readonly status: number
  readonly notStarted: string | null
}

/** As a shell answers where there is no such command, or one that may not be run. */
const notStarted = (name: string, error: NodeJS.ErrnoException): Ended =>
  error.code === 'ENOENT'
    ? { status: 127, notStarted: `${name} can't be started: there is no such command.` }
    : { status: 126, notStarted: `${name} can't be started: ${error.code ?? error.message}.` }

/** Runs a command in the folder that npm was called from, on this terminal and without a shell. */
export const runCommand = (
  [name = '', ...args]: readonly string[],
  interruptions: Interruptions,
): Promise<Ended> => {
  // `npm run -s` would silence an npx that is run, errors included.
  const { npm_config_loglevel: _, ...env } = process.env
  const child = spawn(name, args, {
    stdio: 'inherit',
    env,
    shell: false,
    cwd: calledFrom(),
  })
  // A terminal gives Ctrl+C to the command itself.
  const pass = (signal: NodeJS.Signals) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  return interruptions.passingOn(
    pass,
    () =>
      new Promise((resolve) => {
        child.once('error', (error) => resolve(notStarted(name, error)))
        child.once('exit', (code, signal) =>
          resolve({ status: signal ? statusOf(signal) : (code ?? 1), notStarted: null }),
        )
      }),
  )
}
