import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import * as z from 'zod'
import { StartError } from './start-error.ts'

const root = join(import.meta.dirname, '../..')
const run = promisify(execFile)

const said = z.object({ stdout: z.string(), stderr: z.string() })

/** What wrangler prints of an error with --json. */
const jsonError = z.object({
  error: z.object({
    text: z.string(),
    notes: z.array(z.object({ text: z.string() })).default([]),
  }),
})

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const reasonOf = (error: unknown): string => {
  const output = said.safeParse(error)
  if (!output.success) return String(error)
  const json = jsonError.safeParse(parsed(output.data.stdout))
  if (!json.success) return output.data.stderr
  const { text, notes } = json.data.error
  return [text, ...notes.map((note) => note.text)].join('\n')
}

/** Runs wrangler in the project's folder; throws a StartError with what it said. `hear` is told what it says meanwhile. */
export const wrangler = async (
  doing: string,
  args: readonly string[],
  hear?: (text: string) => void,
): Promise<string> => {
  const bin = join(root, 'node_modules/wrangler/bin/wrangler.js')
  try {
    const env = { ...process.env, CI: 'true', NO_COLOR: '1', WRANGLER_SEND_METRICS: 'false' }
    const running = run(process.execPath, [bin, ...args], { cwd: root, env })
    if (hear) running.child.stdout?.on('data', (chunk) => hear(String(chunk)))
    return (await running).stdout
  } catch (error) {
    throw new StartError(`${doing} failed:\n${reasonOf(error).trim()}`)
  }
}

/** What wrangler reads of the worker. */
export const wranglerFile = join(root, 'wrangler.toml')

/** Where `wrangler dev` keeps local data, too. */
export const defaultDataFolder = join(root, '.wrangler/state')

/** Where wrangler and miniflare keep D1 databases below that. */
export const databaseFolder = (data: string): string => join(data, 'v3/d1')

/**
 * Bundles the worker into the folder as it would be deployed; gives the path of its one module. `databases`: the file that
 * stands for databases.json.
 */
export const buildWorker = async (
  folder = '.wrangler/build',
  databases?: string,
): Promise<string> => {
  const alias = databases === undefined ? [] : ['--alias', `#databases:${resolve(databases)}`]
  await wrangler('Building the worker', ['deploy', '--dry-run', '--outdir', folder, ...alias])
  return join(root, folder, 'index.js')
}

/** Applies the migrations that the database has not had; `onStep` is told how many it has had since. */
export const migrate = async (
  { remote, data }: { readonly remote?: boolean | undefined; readonly data: string },
  onStep: (done: number) => void,
): Promise<void> => {
  let done = 0
  await wrangler(
    'Applying the migrations',
    [
      ...['d1', 'migrations', 'apply', 'DB'],
      ...(remote ? ['--remote'] : ['--local', '--persist-to', data]),
    ],
    (text) => {
      done += text.match(/commands executed successfully/g)?.length ?? 0
      onStep(done)
    },
  )
}

const bookmarkAnswer = z.object({ bookmark: z.string().min(1) })

/** Names the deployed database as it is now, for Time Travel; throws a StartError where that can't be had. */
export const currentBookmark = async (): Promise<string> => {
  const doing = 'Asking for a Time Travel bookmark, the way back from the migrations,'
  const nothing =
    'Nothing was changed. Mend this (npx wrangler d1 time-travel info DB shows it). If you know another way back: npx wrangler d1 migrations apply DB --remote'
  try {
    const text = await wrangler(doing, ['d1', 'time-travel', 'info', 'DB', '--json'])
    return bookmarkAnswer.parse(JSON.parse(text)).bookmark
  } catch (error) {
    const reason = error instanceof StartError ? error.message : `${doing} gave no bookmark.`
    throw new StartError(`${reason}\n${nothing}`)
  }
}

/** What wrangler.toml, or another wrangler file, says of the worker: its cron triggers, database, vars and compatibility date. */
export const readConfig = async (file = wranglerFile) => {
  // Loading wrangler takes over a second, which a command that fails early need not wait for.
  const { unstable_readConfig } = await import('wrangler')
  const config = unstable_readConfig({ config: file })
  const [database] = config.d1_databases
  if (!database?.database_id || !config.compatibility_date)
    throw new StartError('wrangler.toml must bind the database and set compatibility_date.')
  return {
    crons: config.triggers.crons ?? [],
    databaseId: database.database_id,
    /** The settings that are no secrets. */
    vars: config.vars,
    compatibilityDate: config.compatibility_date,
  }
}
