import * as z from 'zod'
import { application, routes, shown } from '../../src/app.ts'
import { Database } from '../../src/db/database.ts'
import { limited, retried } from '../../src/db/transport.ts'
import { answeringBy } from '../../src/http/router.ts'
import type { Application, JobContext } from '../../src/jobs/job.ts'
import { runCron } from '../../src/jobs/schedule.ts'
import type { Clock } from '../jobs/context.ts'
import { type Random, randomOf } from './draws.ts'
import { type FaultKind, FaultyD1, type Ground } from './faulty-d1.ts'
import { Inbox } from './inbox.ts'
import { adminToken, settings } from './settings.ts'
import { Timers } from './timers.ts'
import { nothingMoves } from './workerd.ts'

const hanging: FaultKind = { name: 'hangs', effect: 'none', error: null }

const answer = answeringBy(routes, shown)

/** What came of a cron event or a request: `hung` where it never ended. */
export type Outcome = 'ok' | 'exception' | 'hung'

const runsBody = z.object({
  runs: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      trigger: z.string(),
      error: z.string().nullable(),
    }),
  ),
})
export type ShownRun = z.infer<typeof runsBody>['runs'][number]

/** The worker in this process, on a database that fails on command and a clock that stands still until it is set. */
export class InProcess {
  readonly clock: Clock
  readonly #ground: Ground
  network: FaultyD1
  timers: Timers
  inbox: Inbox
  /** Each run whose work began: the event and the job. */
  begun: { readonly event: string; readonly job: string }[] = []
  /** The job whose work is going on; null between them. */
  job: string | null = null
  #event = ''

  constructor(clock: Clock, ground: Ground) {
    this.clock = clock
    this.#ground = ground
    this.network = new FaultyD1(ground, clock.now)
    this.timers = new Timers(clock.now)
    this.inbox = new Inbox(randomOf(0), clock.now)
  }

  /** Begins anew, on the database as it is: whoever still waits for the network of before waits forever. */
  renew(random: Random): void {
    this.network.close()
    this.network = new FaultyD1(this.#ground, this.clock.now)
    this.timers = new Timers(this.clock.now)
    this.inbox = new Inbox(random, this.clock.now)
    this.begun = []
    this.job = null
  }

  /** Delivers a cron event of now, or of `scheduledTime`, that runs these jobs. */
  event(
    cron: string,
    {
      jobs,
      scheduledTime = this.clock.now(),
    }: { jobs?: readonly string[]; scheduledTime?: Date } = {},
  ): Promise<Outcome> {
    this.#event = scheduledTime.toISOString()
    const schedule = jobs === undefined ? application.schedule : new Map([[cron, jobs]])
    const running = runCron(cron, scheduledTime, {
      ...this.#context({ ...this.#watched(), schedule }),
      dryRun: false,
    })
    return this.#settle(running.then(() => 'ok' as const))
  }

  /** Delivers a cron event and stops the worker for good at its transaction with this index. */
  async die(cron: string, at: number): Promise<void> {
    this.network.watch({ kind: hanging, at, lasts: 'on' })
    const running = runCron(cron, this.clock.now(), {
      ...this.#context(this.#watched()),
      dryRun: false,
    })
    running.catch(() => {})
    await nothingMoves(this.#activity)
    this.renew(randomOf(0))
  }

  /** Sends a request as an operator; the answer, or null where there is none. */
  async request(method: string, path: string): Promise<Response | null> {
    this.#event = `${method} ${path}`
    const headers = { authorization: `Bearer ${adminToken}` }
    const context = {
      ...this.#context(this.#watched()),
      fleet: null,
      asked: null,
      wrongTokens: null,
      waitUntil: () => {},
    }
    let response: Response | null = null
    const answered = answer(
      new Request(`https://viewkeeper.test${path}`, { method, headers }),
      context,
    )
    const outcome = await this.#settle(
      answered.then((one) => {
        response = one
        return 'ok' as const
      }),
    )
    return outcome === 'ok' ? response : null
  }

  /** The latest runs of a job, newest first, as the API shows them. */
  async runs(job: string): Promise<ShownRun[]> {
    const response = await this.request('GET', `/api/jobs/${job}/runs?limit=500`)
    return runsBody.parse(await response?.json()).runs
  }

  #context(of: Application) {
    const { timer } = this.timers
    return {
      db: new Database(settings.databaseName, retried(limited(this.network, timer), timer)),
      timer,
      application: of,
      settings,
      now: this.clock.now,
      fetch: this.inbox.fetch,
    }
  }

  /** The application, with a note of every run that begins. */
  #watched(): Application {
    const { begun } = this
    const jobs = application.jobs.map((job) => ({
      ...job,
      run: async (context: JobContext) => {
        begun.push({ event: this.#event, job: job.name })
        this.job = job.name
        try {
          return await job.run(context)
        } finally {
          this.job = null
        }
      },
    }))
    return { ...application, jobs }
  }

  /** Waits for the end; when nothing moves, time passes to the next timer. */
  async #settle(running: Promise<'ok'>): Promise<Outcome> {
    let outcome: Outcome | null = null
    running.then(
      () => {
        outcome = 'ok'
      },
      () => {
        outcome = 'exception'
      },
    )
    const ended = (): Outcome | null => outcome
    for (;;) {
      await nothingMoves(this.#activity)
      const come = ended()
      if (come !== null) return come
      const nextMs = this.timers.nextMs()
      if (nextMs === null) return 'hung'
      this.clock.set(new Date(Math.max(nextMs, this.clock.now().getTime())).toISOString())
      this.timers.ring()
    }
  }

  readonly #activity = (): number => this.network.asked + this.inbox.requests

  /** Answers that are due are given, and those who waited for them go on until nothing moves. */
  async answerLate(): Promise<void> {
    if (this.network.answerLate()) await nothingMoves(this.#activity)
  }
}
