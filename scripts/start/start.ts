import type { Answer } from '../command-line/answer.ts'
import { exits } from '../command-line/exits.ts'
import { shownPath } from '../command-line/paths.ts'
import { waiting } from '../command-line/progress.ts'
import { type Load, readLoad } from '../local/load.ts'
import { startReceiver } from '../local/receiver.ts'
import { alertsTable, anyFailed, runsTable } from '../local/report.ts'
import { localSettings } from '../local/settings.ts'
import { statusPageLines } from '../local/status-page-lines.ts'
import { makeFolder } from '../local/target.ts'
import { requireFreePort, startWorker } from '../local/worker.ts'
import { buildWorker, databaseFolder, readConfig } from '../local/wrangler.ts'
import { atTheirTimes } from './cron.ts'
import { lockFolder } from './lock.ts'
import { prepareDatabase } from './prepare.ts'
import { ask, type Running, runCron } from './running.ts'
import { untilStopped } from './until-stopped.ts'

/** What `npm start` was asked for. */
export interface StartOptions {
  readonly once?: true
  readonly port: number
  readonly load?: string
  /** The folder that keeps the local database. */
  readonly data: string
}

const goOn = async (running: Running, crons: readonly string[]): Promise<void> => {
  const { origin, token, say } = running
  say(`${statusPageLines(origin, token)}

The worker listens on ${origin}. Each tick and each alert is a line here.
  curl ${origin}/healthz
  curl -H 'Authorization: Bearer ${token}' ${origin}/api/views
  curl -H 'Authorization: Bearer ${token}' -X POST ${origin}/api/jobs/audit/runs
Stop with Ctrl+C; the data stays.`)
  await atTheirTimes(crons, (cron) => runCron(running, cron), untilStopped())
}

/** Whatever keeps the ports, the receiver and the worker is gone in the end. */
const serve = async (
  options: StartOptions,
  load: Load | null,
  say: (line: string) => void,
): Promise<Answer> => {
  const receiverPort = options.port + 1
  const { bindings: own, isReceivedHere, remark } = localSettings(receiverPort)
  // The page names commands: they are to find this database.
  const bindings: Readonly<Record<string, string>> = {
    ...own,
    COMMAND_OPTIONS: `--data ${shownPath(options.data)}`,
  }
  const script = await waiting('Building the worker', () => buildWorker())
  say(await prepareDatabase(options.data, { load, bindings }))
  say(remark)
  await using _receiver = isReceivedHere
    ? await startReceiver(receiverPort, bindings.ALERT_WEBHOOK_SECRET ?? '', say)
    : null
  await using worker = await waiting('Starting the worker', () =>
    startWorker(script, databaseFolder(options.data), options.port, bindings),
  )
  const origin = `http://127.0.0.1:${options.port}`
  const running = { cron: worker.cron, origin, token: bindings.ADMIN_TOKEN ?? '', say }
  const { crons } = await readConfig()
  say('Every cron runs once:')
  for (const cron of crons) await waiting(`Running ${cron}`, () => runCron(running, cron))
  const { runs, alerts } = await ask(running)
  const tables = `\n${runsTable(runs)}\n\n${alertsTable(alerts)}\n`
  if (options.once)
    return {
      text: tables,
      json: { runs, alerts },
      status: anyFailed(runs) ? exits.wrong : exits.fine,
    }
  say(tables)
  await goOn(running, crons)
  return { text: 'Stopped.' }
}

/**
 * Runs the worker here, with its database, its cron times and a receiver that prints its alerts, until Ctrl+C; `once`:
 * until every cron has run. Throws a StartError, before it begins, for what would not work.
 */
export const start = async (
  options: StartOptions,
  say: (line: string) => void,
): Promise<Answer> => {
  const load = options.load === undefined ? null : await readLoad(options.load)
  await requireFreePort(options.port)
  await requireFreePort(options.port + 1)
  const made = makeFolder(options)
  using _lock = lockFolder(options.data)
  if (made !== '') say(made)
  return await serve(options, load, say)
}
