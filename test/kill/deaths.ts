import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import { openDatabase } from '../../scripts/local/database.ts'
import { readMigrations } from '../../scripts/local/migrations.ts'
import { statement } from '../../src/db/database.ts'
import { inexact, type Readable, sourceDigest, wrongNews } from '../faults/checks.ts'
import { content, damage } from '../faults/content.ts'
import { type Random, randomOf } from '../faults/draws.ts'
import type { Taken } from '../faults/inbox.ts'
import type { Tally } from '../faults/tally.ts'
import { startReceiver } from '../worker/receiver.ts'
import type { Aim } from './aims.ts'
import { openFile, startVictim, type Victim } from './victim.ts'

const everyFiveMinutes = '*/5 * * * *'
const mostTicks = 40
const leastTicks = 3

const run = z.object({
  id: z.string(),
  status: z.string(),
  duration_ms: z.number(),
  error: z.string().nullable(),
})
const runsBody = z.object({ runs: z.array(run) })
const alertsBody = z.object({
  alerts: z.array(z.object({ status: z.string(), labels: z.record(z.string(), z.string()) })),
})
/** A database of some rows grows by the records of its runs: that is true, and no matter here. */
const growth = 'StorageGrowthHigh'
const deliveriesBody = z.object({ deliveries: z.array(z.unknown()) })

/** One database that outlives any number of workerds, and the receiver of its alerts. */
export class Deaths implements AsyncDisposable {
  readonly #script: string
  readonly #receiver: Awaited<ReturnType<typeof startReceiver>>
  readonly #folder: string
  readonly #random: Random
  readonly #durations = new Map<string, number>()
  #time: Date

  private constructor(
    script: string,
    receiver: Awaited<ReturnType<typeof startReceiver>>,
    folder: string,
    seed: number,
  ) {
    this.#script = script
    this.#receiver = receiver
    this.#folder = folder
    this.#random = randomOf(seed)
    this.#time = new Date(Math.ceil(Date.now() / 300_000) * 300_000)
  }

  static async open(script: string, seed: number): Promise<Deaths> {
    const folder = mkdtempSync(join(tmpdir(), 'viewkeeper-kill-'))
    const { transport, dispose } = await openDatabase('victim', folder)
    for (const sql of [...readMigrations('up'), ...content])
      await transport.transact([statement(sql)])
    await dispose()
    const deaths = new Deaths(script, await startReceiver(), folder, seed)
    await deaths.#alive(async (victim) => {
      for (let ticks = 0; ticks < leastTicks; ticks += 1) await deaths.#tick(victim)
    })
    return deaths
  }

  /** Kills workerd while the job goes on, then lets a new one work until all is quiet; adds what is wrong then. */
  async kill(aim: Aim, tally: Tally): Promise<readonly string[]> {
    const began = this.#receiver.messages.length
    const isView = aim.wanted.length > 0
    const before = await this.#inFile((db) => {
      for (const sql of [...aim.before, ...(isView ? damage : [])]) db.exec(sql)
      return sourceDigest(readable(db))
    })
    if (!this.#durations.has(aim.job)) await this.#alive((victim) => this.#measure(victim, aim))
    const hit = await this.#killDuring(aim)
    const wrong = await this.#alive((victim) => this.#recover(victim, aim))
    const broken = [
      ...wrong,
      ...(await this.#inFile(async (db) => [
        ...(await inexact(readable(db))),
        ...((await sourceDigest(readable(db))) === before ? [] : ['source rows have changed']),
      ])),
      ...wrongNews(this.#taken(began), ['default'], aim.wanted).filter(
        (text) => !text.startsWith(growth),
      ),
    ]
    tally.add(hit ? 'SIGKILL' : 'too late', aim.job, { broken, ticksLost: 0 })
    return broken
  }

  #taken(from: number): Taken[] {
    return this.#receiver.messages.slice(from).map(({ headers, body }) => ({
      receiver: 'default',
      id: headers['webhook-id'] ?? '',
      body,
      atMs: 0,
    }))
  }

  async #inFile<T>(look: (db: ReturnType<typeof openFile>) => Promise<T>): Promise<T> {
    const db = openFile(this.#folder)
    try {
      return await look(db)
    } finally {
      db.close()
    }
  }

  async #alive<T>(work: (victim: Victim) => Promise<T>): Promise<T> {
    const victim = await this.#start()
    try {
      return await work(victim)
    } finally {
      await victim.stop()
    }
  }

  #start(): Promise<Victim> {
    const { url } = this.#receiver
    return startVictim({ script: this.#script, folder: this.#folder, webhook: url })
  }

  #pass(minutes = 5): Date {
    this.#time = new Date(this.#time.getTime() + minutes * 60_000)
    return this.#time
  }

  #tick(victim: Victim): Promise<string> {
    return victim.cron(everyFiveMinutes, this.#pass())
  }

  #begin(victim: Victim, { cron, job }: Aim): Promise<unknown> {
    const time = this.#pass()
    return cron === null
      ? victim.request('POST', `/api/jobs/${job}/runs`, time)
      : victim.cron(cron, time)
  }

  async #runs(victim: Victim, job: string): Promise<z.infer<typeof run>[]> {
    const response = await victim.request('GET', `/api/jobs/${job}/runs?limit=5`, this.#time)
    return runsBody.parse(await response.json()).runs
  }

  /** How long each job of the event takes where nobody is killed. */
  async #measure(victim: Victim, aim: Aim): Promise<void> {
    await this.#begin(victim, aim)
    for (const job of [...aim.after, aim.job]) {
      const [latest] = await this.#runs(victim, job)
      this.#durations.set(job, Math.max(latest?.duration_ms ?? 0, 5))
    }
    for (const job of aim.finish) await this.#untilThrough(victim, job)
    await this.#untilQuiet(victim)
  }

  /** Whether the event was still going on. */
  async #killDuring(aim: Aim): Promise<boolean> {
    const victim = await this.#start()
    if (aim.job === 'resume') await victim.request('POST', '/api/jobs/pause/runs', this.#pass())
    const lasts = (job: string) => this.#durations.get(job) ?? 0
    const delay =
      aim.after.reduce((sum, job) => sum + lasts(job), 0) + lasts(aim.job) * this.#random()
    let ended = false
    const event = this.#begin(victim, aim).then(
      () => {
        ended = true
      },
      () => {},
    )
    await sleep(delay)
    const hit = !ended
    victim.kill()
    await event
    await victim.stop().catch(() => {})
    return hit
  }

  async #recover(victim: Victim, aim: Aim): Promise<string[]> {
    const through: string[] = []
    for (const job of aim.finish) through.push(...(await this.#untilThrough(victim, job)))
    return [...through, ...(await this.#untilQuiet(victim)), ...(await this.#stuck(victim))]
  }

  async #untilThrough(victim: Victim, job: string): Promise<string[]> {
    for (let tries = 0; tries < mostTicks; tries += 1) {
      const response = await victim.request('POST', `/api/jobs/${job}/runs`, this.#pass())
      const text = await response.text()
      if (response.status !== 200 || !/"status":"ok"/.test(text)) continue
      if (!/"complete":false/.test(text)) return []
    }
    return [`${job} never came to its end`]
  }

  /** Ticks until nothing fires and nothing waits; each must go well. */
  async #untilQuiet(victim: Victim): Promise<string[]> {
    const wrong: string[] = []
    for (let ticks = 1; ticks <= mostTicks; ticks += 1) {
      if ((await this.#tick(victim)) !== 'ok') wrong.push('a tick after it failed')
      const [snapshot] = await this.#runs(victim, 'snapshot')
      if (snapshot?.status !== 'ok') wrong.push('a tick after it was lost')
      if (ticks >= leastTicks && (await this.#isQuiet(victim))) return wrong
    }
    return [...wrong, 'it was never quiet again']
  }

  async #isQuiet(victim: Victim): Promise<boolean> {
    const alerts = await victim.request('GET', '/api/alerts', this.#time)
    const waiting = await victim.request('GET', '/api/deliveries?status=pending', this.#time)
    const shown = alertsBody.parse(await alerts.json()).alerts
    const { deliveries } = deliveriesBody.parse(await waiting.json())
    const isOver = shown.every(
      ({ status, labels }) => status === 'resolved' || labels.alertname === growth,
    )
    return deliveries.length === 0 && isOver
  }

  async #stuck(victim: Victim): Promise<string[]> {
    const wrong: string[] = []
    for (const job of ['audit', 'evaluate', 'deliver', 'cleanup', 'optimize', 'backfill']) {
      const response = await victim.request('POST', `/api/jobs/${job}/runs`, this.#time)
      const isOk = response.status === 200 && /"status":"ok"/.test(await response.text())
      if (!isOk) wrong.push(`${job} can't be run in the end`)
    }
    return wrong
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#receiver[Symbol.asyncDispose]()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

const readable = (db: ReturnType<typeof openFile>): Readable => ({
  rows: (sql) => db.prepare(sql).all(),
})
