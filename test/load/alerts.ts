import { number, table } from '../../bench/report/markdown.ts'
import { openDatabase } from '../../scripts/local/database.ts'
import { readMigrations } from '../../scripts/local/migrations.ts'
import { application } from '../../src/app.ts'
import { Database, statement } from '../../src/db/database.ts'
import { systemTimer } from '../../src/db/timer.ts'
import { parseReceivers } from '../../src/delivery/receivers-file.ts'
import { runCron } from '../../src/jobs/schedule.ts'
import { parseSettings } from '../../src/settings.ts'
import { content } from '../faults/content.ts'
import { Clock } from '../jobs/context.ts'
import { madeUp } from '../jobs/made-up.ts'
import { startReceiver } from '../worker/receiver.ts'

/** One receiver that takes all alerts in one message, and one that takes a message for each. */
const settingsFor = (url: string) =>
  parseSettings(
    { URL: url },
    parseReceivers([
      { name: 'together', url_env: 'URL', max_alerts: 0 },
      { name: 'each', url_env: 'URL', group_by: ['view'] },
    ]),
  )

/** The worker's own application, with one more check, of which as many readings are wrong as `wrong` says. */
const withMore = (wrong: () => number): typeof application => {
  const more = madeUp(() =>
    Object.fromEntries(Array.from({ length: wrong() }, (_, index) => [`view ${index}`, 1])),
  )
  return {
    ...application,
    checks: [...application.checks, ...more.checks],
    rules: [...application.rules, ...more.rules],
  }
}

interface Phase {
  readonly name: string
  readonly wrong: number
  /** So many ticks at least; and as many as it takes until this many messages came. */
  readonly ticks: number
  readonly messages: number
}

/** A database as the worker has it, on D1 in workerd. */
const open = async () => {
  const { transport, dispose } = await openDatabase('alerts')
  for (const sql of [...readMigrations('up'), ...content])
    await transport.transact([statement(sql)])
  return { transport, [Symbol.asyncDispose]: dispose }
}

/** So many alerts that fire at once, stay, and end at once: whole ticks, with what they write and send. */
export const alertsAtOnce = async (count: number): Promise<string> => {
  await using opened = await open()
  await using receiver = await startReceiver()
  const clock = new Clock(new Date(Math.ceil(Date.now() / 300_000) * 300_000).toISOString())
  let wrong = 0
  const app = withMore(() => wrong)
  const tick = async (): Promise<{ ms: number; written: number }> => {
    clock.pass(300_000)
    const db = new Database('monotask', opened.transport)
    const began = performance.now()
    await runCron('*/5 * * * *', clock.now(), {
      ...{ db, application: app, settings: settingsFor(receiver.url), now: clock.now, fetch },
      ...{ timer: systemTimer, dryRun: false },
    })
    return { ms: performance.now() - began, written: db.usage.rows_written }
  }
  const phases: readonly Phase[] = [
    { name: 'none', wrong: 0, ticks: 3, messages: 0 },
    { name: 'all fire', wrong: count, ticks: 1, messages: count + 1 },
    { name: 'all go on firing', wrong: count, ticks: 3, messages: 0 },
    { name: 'all end', wrong: 0, ticks: 1, messages: count + 1 },
  ]
  const rows: string[][] = []
  for (const phase of phases) {
    wrong = phase.wrong
    const before = receiver.messages.length
    const came = () => receiver.messages.length - before
    const ticks = []
    while (ticks.length < phase.ticks || (came() < phase.messages && ticks.length < count))
      ticks.push(await tick())
    const most = (values: readonly number[]) => number(Math.max(...values))
    rows.push([
      phase.name,
      number(ticks.length),
      most(ticks.map(({ ms }) => ms)),
      most(ticks.map(({ written }) => written)),
      number(came()),
    ])
  }
  return `${number(count)} alerts more, with two receivers: one takes all in one message, one a message for each, of which a tick sends 20.

${table([['', 'ticks', 'a tick, ms at most', 'rows it writes, at most', 'messages'], ...rows])}`
}
