import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { unstable_readConfig } from 'wrangler'
import { StartError } from './start-error.ts'

const root = join(import.meta.dirname, '../..')
const run = promisify(execFile)

const stderrOf = (error: unknown): string =>
  error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)

/** Runs wrangler in the project's folder; throws a StartError with what it said. */
export const wrangler = async (doing: string, args: readonly string[]): Promise<string> => {
  const bin = join(root, 'node_modules/wrangler/bin/wrangler.js')
  try {
    const env = { ...process.env, CI: 'true', NO_COLOR: '1', WRANGLER_SEND_METRICS: 'false' }
    return (await run(process.execPath, [bin, ...args], { cwd: root, env })).stdout
  } catch (error) {
    throw new StartError(`${doing} failed:\n${stderrOf(error).trim()}`)
  }
}

/** Where `wrangler dev` keeps local data, too. */
export const defaultDataFolder = join(root, '.wrangler/state')

/** Where wrangler and miniflare keep D1 databases below that. */
export const databaseFolder = (data: string): string => join(data, 'v3/d1')

/** Bundles the worker as it would be deployed and gives the path of its one module. */
export const buildWorker = async (): Promise<string> => {
  const folder = '.wrangler/build'
  await wrangler('Building the worker', ['deploy', '--dry-run', '--outdir', folder])
  return join(root, folder, 'index.js')
}

/** Applies the migrations that the local database has not had. */
export const migrate = async (data: string): Promise<void> => {
  const args = ['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', data]
  await wrangler('Applying the migrations', args)
}

/** What wrangler.toml says of the worker: its cron triggers, database and compatibility date. */
export const readConfig = () => {
  const config = unstable_readConfig({ config: join(root, 'wrangler.toml') })
  const [database] = config.d1_databases
  if (!database?.database_id || !config.compatibility_date)
    throw new StartError('wrangler.toml must bind the database and set compatibility_date.')
  return {
    crons: config.triggers.crons ?? [],
    databaseId: database.database_id,
    compatibilityDate: config.compatibility_date,
  }
}
