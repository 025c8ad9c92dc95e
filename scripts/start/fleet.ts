import { join } from 'node:path'
import type { Answer } from '../command-line/answer.ts'
import { exits } from '../command-line/exits.ts'
import { shownPath } from '../command-line/paths.ts'
import { waiting } from '../command-line/progress.ts'
import { clockTime } from '../command-line/time.ts'
import { startReceiver } from '../local/receiver.ts'
import { alertsTable, currentAlerts } from '../local/report.ts'
import { localSettings } from '../local/settings.ts'
import { StartError } from '../local/start-error.ts'
import { statusPageLines } from '../local/status-page-lines.ts'
import { requireFreePort } from '../local/worker.ts'
import { buildWorker, readConfig } from '../local/wrangler.ts'
import { atTheirTimes } from './cron.ts'
import { demoDatabases, prepareFleet, writeDemoFile } from './fleet-demo.ts'
import { fleetTable, newestOutcomes, tickSentence, tickThrough } from './fleet-tick.ts'
import { type FleetBinding, type FleetWorker, startFleetWorker } from './fleet-worker.ts'
import { lockFolder } from './lock.ts'
import type { StartOptions } from './start.ts'
import { alertsText } from './tick-line.ts'
import { untilStopped } from './until-stopped.ts'

/** A local fleet that runs, and how it is asked. */
interface Running {
  readonly worker: FleetWorker
  readonly databases: readonly FleetBinding[]
  readonly origin: string
  readonly token: string
  /** The cron string that gives every database its tick. */
  readonly tickCron: string
  readonly say: (line: string) => void
}

const alertsOf = async ({ origin, token }: Running) =>
  (await currentAlerts(origin, token)).toSorted((a, b) =>
    `${a.labels.database}`.localeCompare(`${b.labels.database}`),
  )

/** One tick of the whole fleet, once it has got through. */
const tick = async (running: Running) => {
  const { worker, databases, tickCron } = running
  await worker.cron(tickCron, new Date())
  const isThrough = await tickThrough(worker.control)
  const had = await newestOutcomes(worker.control)
  const broken = databases.filter(({ behaviour }) => behaviour === 'broken').map(({ name }) => name)
  return {
    databases: had,
    alerts: await alertsOf(running),
    sentence: isThrough
      ? tickSentence(had)
      : `The tick has not got through in five minutes: ${tickSentence(had)}`,
    isWell:
      isThrough &&
      had.every((one) => broken.includes(one.name) || (one.tick && one.tick.outcome !== 'failed')),
  }
}

/** Delivers one cron event, and says in a line what came of it. */
const runCron = async (running: Running, cron: string): Promise<void> => {
  const { say, tickCron, worker } = running
  const time = clockTime(new Date())
  try {
    if (cron === tickCron) {
      const { sentence, alerts } = await tick(running)
      say(`${time}  ${sentence} ${alertsText(alerts)}`)
      return
    }
    await worker.cron(cron, new Date())
    say(`${time}  cron ${cron}: its jobs are on the queue`)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    say(`${time}  cron ${cron}: what came of it is not known. ${reason}`)
  }
}

const goOn = async (running: Running, crons: readonly string[]): Promise<void> => {
  const { origin, token, say } = running
  say(`${statusPageLines(origin, token)}
The databases:    ${origin}/databases

The worker listens on ${origin}. Each tick and each alert is a line here.
  curl -H 'Authorization: Bearer ${token}' ${origin}/api/databases
  curl -H 'Authorization: Bearer ${token}' -X POST '${origin}/api/fleet/jobs/audit/runs?label=tier=paid'
Stop with Ctrl+C; the data stays.`)
  await atTheirTimes(crons, (cron) => runCron(running, cron), untilStopped())
}

const oddOnes = (databases: readonly FleetBinding[]): string =>
  databases
    .filter(({ behaviour }) => behaviour !== 'well')
    .map(({ name, behaviour }) =>
      behaviour === 'broken' ? `${name} is broken on purpose` : `${name} is slow`,
    )
    .join(', ')

type FleetOptions = StartOptions & { readonly databases: number }

const serve = async (options: FleetOptions, say: (line: string) => void): Promise<Answer> => {
  const { port } = options
  const folder = join(options.data, `fleet-${options.databases}`)
  const { bindings: own, isReceivedHere, remark } = localSettings(port + 1)
  const databases = demoDatabases(options.databases)
  const settings: Readonly<Record<string, string>> = {
    ...own,
    FLEET_SPREAD_SECONDS: '0',
    COMMAND_OPTIONS: `--data ${shownPath(options.data)}`,
  }
  say(await waiting('Making the databases', () => prepareFleet(folder, databases)))
  const file = writeDemoFile(folder, databases)
  const script = await waiting('Building the worker', () => buildWorker('.wrangler/fleet', file))
  say(`${oddOnes(databases)}.`)
  say(remark)
  await using _receiver = isReceivedHere
    ? await startReceiver(port + 1, settings.ALERT_WEBHOOK_SECRET ?? '', say)
    : null
  await using worker = await waiting('Starting the worker', () =>
    startFleetWorker(script, { folder, port, settings, databases }),
  )
  const { crons } = await readConfig()
  const [tickCron = ''] = crons
  const origin = `http://127.0.0.1:${port}`
  const token = settings.ADMIN_TOKEN ?? ''
  const running = { worker, databases, origin, token, tickCron, say }
  const first = await waiting('A tick of the whole fleet', () => tick(running))
  const tables = `\n${fleetTable(first.databases)}\n\n${alertsTable(first.alerts)}\n\n${first.sentence}`
  if (options.once)
    return {
      text: tables,
      json: { databases: first.databases, alerts: first.alerts },
      status: first.isWell ? exits.fine : exits.wrong,
    }
  say(`${tables}\n`)
  await goOn(running, crons)
  return { text: 'Stopped.' }
}

/**
 * Runs a fleet here: databases, CONTROL and queues in workerd, one database broken on purpose and one slow, until Ctrl+C;
 * `once`: until one tick has got through. Throws a StartError, before it begins, for what would not work.
 */
export const startFleet = async (
  options: FleetOptions,
  say: (line: string) => void,
): Promise<Answer> => {
  if (options.load !== undefined)
    throw new StartError('--load is for one database: leave out --databases.')
  await requireFreePort(options.port)
  await requireFreePort(options.port + 1)
  using _lock = lockFolder(options.data)
  return await serve(options, say)
}
