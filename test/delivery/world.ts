import * as z from 'zod'
import { decide } from '../../src/alerting/decide.ts'
import { parseRules } from '../../src/alerting/rules.ts'
import type { Answer } from '../../src/delivery/answer.ts'
import { drain } from '../../src/delivery/drain.ts'
import { alertmanager } from '../../src/delivery/formats/alertmanager.ts'
import type { Receiver } from '../../src/delivery/receiver.ts'
import { silenceOf } from '../alerting/silence.ts'
import { isOn } from './facts.ts'
import { Memory, type Stored } from './memory.ts'

/** What the rules watch: one breach is one alert. Those of one metric are one group. */
export const breaches = ['missing/a', 'missing/b', 'drifted/a'] as const
export type Breach = (typeof breaches)[number]
export const receiverNames = ['one', 'two'] as const
export type ReceiverName = (typeof receiverNames)[number]
/** `slow` takes the message, but answers too late. */
export const modes = ['up', 'down', 'slow', '429', '410'] as const
export type Mode = (typeof modes)[number]

const metricOf = (breach: string) => `viewkeeper_view_${breach.split('/')[0]}_rows`
const rules = parseRules(
  ['missing', 'drifted'].map((name) => ({
    alert: name,
    metric: metricOf(name),
    op: '>',
    threshold: 0,
  })),
  ['missing', 'drifted'].map((name) => ({ name: metricOf(name), unit: 'count', labels: ['view'] })),
)
const receivers = receiverNames.map(
  (name): Receiver => ({
    name,
    format: alertmanager,
    url: 'http://localhost/',
    secrets: [],
    match: [],
    groupBy: ['alertname'],
    repeatIntervalMs: 4 * 3_600_000,
    sendResolved: true,
    maxAlerts: 0,
  }),
)
const body = z.object({
  alerts: z.array(
    z.object({
      status: z.string(),
      labels: z.object({ alertname: z.string(), view: z.string() }),
      annotations: z.object({ acknowledgement: z.string().optional() }),
    }),
  ),
})

/** What a message says: which breaches fire and nobody is on, which someone is on (see `isOn`), and which have ended. */
export const saidIn = (message: string) => {
  const { alerts } = body.parse(JSON.parse(message))
  const said = alerts.map(({ status, labels, annotations: { acknowledgement: words } }) => {
    const breach = `${labels.alertname}/${labels.view}`
    if (status === 'resolved') return { resolved: [breach] }
    return words === undefined ? { firing: [breach] } : { acknowledged: [isOn(breach, words)] }
  })
  return {
    firing: said.flatMap(({ firing = [] }) => firing),
    acknowledged: said.flatMap(({ acknowledged = [] }) => acknowledged),
    resolved: said.flatMap(({ resolved = [] }) => resolved),
  }
}

/** The process was killed. */
class Crash extends Error {}

/** Lets a process live for so many steps; every later one throws. */
class Life {
  #steps: number
  constructor(steps: number) {
    this.#steps = steps
  }
  step(): void {
    if (this.#steps <= 0) throw new Crash()
    this.#steps -= 1
  }
}

const answers: Readonly<Record<Mode, Answer>> = {
  up: { kind: 'delivered', text: 'HTTP 200' },
  down: { kind: 'failed', text: 'no connection', retryAfterMs: null },
  slow: { kind: 'failed', text: 'no answer within 15 s', retryAfterMs: null },
  429: { kind: 'failed', text: 'HTTP 429', retryAfterMs: 1_800_000 },
  410: { kind: 'gone', text: 'HTTP 410' },
}

/** The worker's own evaluation, decisions and delivery loop over tables in memory, and receivers that misbehave. */
export class World {
  readonly memory = new Memory()
  readonly breached = new Set<Breach>()
  readonly modes: Record<ReceiverName, Mode> = { one: 'up', two: 'up' }
  /** What was given up in the last tick. */
  readonly died: Stored[] = []
  readonly inbox: { readonly receiver: string; readonly message: Stored }[] = []
  nowMs = Date.parse('2026-05-01T00:00:00Z')
  #messages = 0
  #acknowledgements = 0

  /** One tick, killed after `steps`; answers the messages it stored, or null when it got no so far. */
  async tick(steps = Number.POSITIVE_INFINITY): Promise<readonly Stored[] | null> {
    const life = new Life(steps)
    this.died.length = 0
    let queued: readonly Stored[] | null = null
    try {
      life.step()
      queued = this.#evaluate()
      await this.#deliver(life)
    } catch (error) {
      if (!(error instanceof Crash)) throw error
    }
    return queued
  }

  /** Someone is on it, where the breach is an alert already; each time with words of their own. */
  acknowledge(breach: Breach): void {
    const { memory } = this
    for (const alert of memory.alerts.values()) {
      const { fingerprint, labels, status } = alert
      if (`${labels.alertname}/${labels.view}` !== breach || status === 'resolved') continue
      const id = String(++this.#acknowledgements)
      memory.takeBack(fingerprint)
      memory.silences = [...memory.silences, silenceOf({ id, comment: `words ${id}`, fingerprint })]
    }
  }

  #evaluate(): readonly Stored[] {
    const { memory, nowMs } = this
    const decided = decide({
      rules,
      outcomes: [
        { check: 'views', metrics: rules.map(({ metric }) => metric), readings: this.#readings() },
      ],
      receivers: receivers.filter(({ name }) => !memory.off.has(name)),
      database: 'monotask',
      now: new Date(nowMs),
      state: memory.state(nowMs),
    })
    const messages = decided.notifications.map((notification) => ({
      id: `msg_${String(++this.#messages).padStart(6, '0')}`,
      receiver: notification.receiver.name,
      group_key: notification.groupKey,
      firing: notification.firing,
      ended: notification.ended,
      body: notification.receiver.format.message(notification, null),
      due_at_ms: nowMs,
    }))
    memory.commit({ ...decided, messages })
    memory.lastSuccessMs = nowMs
    return messages.map((message) => ({ ...message, status: 'pending', attempts: 0 }))
  }

  #readings() {
    return breaches.map((breach) => ({
      metric: metricOf(breach),
      labels: { view: breach.split('/')[1] ?? '' },
      value: Number(this.breached.has(breach)),
    }))
  }

  async #deliver(life: Life): Promise<void> {
    const { memory, nowMs } = this
    life.step()
    await drain(memory.due(nowMs, receiverNames, 4), {
      send: async (message) => {
        life.step()
        const name = receiverNames.find((known) => known === message.receiver) ?? 'one'
        const mode = this.modes[name]
        if (mode === 'up' || mode === 'slow') this.inbox.push({ receiver: name, message })
        await Promise.resolve()
        return answers[mode]
      },
      record: async (attempt, message, verdict) => {
        life.step()
        memory.record(attempt, verdict, nowMs)
        if (attempt.status === 'dead') this.died.push(message)
      },
      mayGoOn: () => true,
      wait: null,
      now: () => new Date(nowMs),
      random: () => 0,
    })
  }
}
