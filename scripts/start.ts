import { application } from '../src/app.ts'
import { mend } from '../src/keeper/refresh/mend.ts'
import { fill } from './local/fill.ts'
import { readLoad } from './local/load.ts'
import { type Options, parseOptions } from './local/options.ts'
import { startReceiver } from './local/receiver.ts'
import { alertsTable, anyFailed, currentAlerts, lastRuns, runsTable } from './local/report.ts'
import { localSettings } from './local/settings.ts'
import { StartError } from './local/start-error.ts'
import { statusPageLines } from './local/status-page-lines.ts'
import { requireFreePort, startWorker, withDatabase } from './local/worker.ts'
import { buildWorker, databaseFolder, migrate, readConfig } from './local/wrangler.ts'

type Worker = Awaited<ReturnType<typeof startWorker>>

const runCron = async (miniflare: Worker, cron: string): Promise<void> => {
  const worker = await miniflare.getWorker()
  const { outcome } = await worker.scheduled({ cron, scheduledTime: new Date() })
  if (outcome !== 'ok') console.log(`cron ${cron}: ${outcome}; GET /api/jobs says which job failed`)
}

const matches = (field: string, value: number): boolean =>
  field === '*' ||
  (field.startsWith('*/') ? value % Number(field.slice(2)) === 0 : value === Number(field))

/** Whether a cron string of wrangler.toml (minute and hour, the rest `*`) is due in this minute. */
const isDue = (cron: string, now: Date): boolean => {
  const [minute = '*', hour = '*'] = cron.split(' ')
  return matches(minute, now.getUTCMinutes()) && matches(hour, now.getUTCHours())
}

const runAtTheirTimes = (miniflare: Worker, crons: readonly string[]): void => {
  const untilNextMinute = 60_000 - (Date.now() % 60_000)
  setTimeout(async () => {
    const now = new Date()
    runAtTheirTimes(miniflare, crons)
    for (const cron of crons.filter((candidate) => isDue(candidate, now)))
      await runCron(miniflare, cron)
  }, untilNextMinute)
}

const start = async (options: Options): Promise<void> => {
  const receiverPort = options.port + 1
  await requireFreePort(options.port)
  await requireFreePort(receiverPort)
  const load = options.load === null ? null : await readLoad(options.load)
  const settings = localSettings(receiverPort)
  const token = settings.ADMIN_TOKEN ?? ''
  console.log('Building the worker and applying the migrations.')
  const script = await buildWorker()
  await migrate({ remote: false, data: options.data })
  // No other worker is running here: what the migrations have announced can be done at once.
  await withDatabase(databaseFolder(options.data), (db) =>
    mend(db, application.catalog, { steps: Number.POSITIVE_INFINITY, now: () => new Date() }),
  )
  await fill(databaseFolder(options.data), { load, bindings: settings })

  const receiver = await startReceiver(receiverPort, settings.ALERT_WEBHOOK_SECRET ?? '', (line) =>
    console.log(line),
  )
  const miniflare = await startWorker(script, databaseFolder(options.data), options.port, settings)
  const origin = `http://127.0.0.1:${options.port}`
  const { crons } = await readConfig()
  console.log('Running every cron once.')
  for (const cron of crons) await runCron(miniflare, cron)
  const runs = await lastRuns(origin, token)
  console.log(`\n${runsTable(runs)}\n`)
  console.log(`${alertsTable(await currentAlerts(origin, token))}\n`)
  if (options.once) {
    await miniflare.dispose()
    receiver.close()
    process.exitCode = anyFailed(runs) ? 1 : 0
    return
  }
  console.log(`${statusPageLines(origin, settings)}

The worker listens on ${origin}, alerts arrive here as lines.
  curl ${origin}/healthz
  curl -H 'Authorization: Bearer ${token}' ${origin}/api/views
  curl -H 'Authorization: Bearer ${token}' -X POST ${origin}/api/jobs/audit/runs
Stop with Ctrl+C; the data stays in .wrangler.`)
  runAtTheirTimes(miniflare, crons)
}

try {
  await start(parseOptions(process.argv.slice(2)))
} catch (error) {
  if (!(error instanceof StartError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
