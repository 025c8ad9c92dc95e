import * as z from 'zod'
import { longestWaitsMs } from '../../src/delivery/retries.ts'
import type { Random } from './draws.ts'

/** A message that a receiver took, whether or not its sender heard of it. */
export interface Taken {
  readonly receiver: string
  readonly id: string
  readonly body: string
  readonly atMs: number
}

const body = z.object({
  alerts: z.array(
    z.object({
      status: z.enum(['firing', 'resolved']),
      labels: z.record(z.string(), z.string()),
      startsAt: z.string(),
    }),
  ),
})

/** What a message says of one alert: its name and labels, and whether it fires. */
export interface Said {
  readonly alert: string
  readonly status: 'firing' | 'resolved'
  readonly startsAt: string
}

/** The labels that tell alerts apart, as `Name{a=b,c=d}`. */
const nameOf = ({ alertname = '', ...labels }: Readonly<Record<string, string>>): string => {
  const rest = Object.entries(labels)
    .filter(([name]) => name !== 'database' && name !== 'severity')
    .map(([name, value]) => `${name}=${value}`)
  return rest.length === 0 ? alertname : `${alertname}{${rest.toSorted().join(',')}}`
}

/** What a message in Alertmanager's format says. */
export const saidIn = ({ body: text }: Pick<Taken, 'body'>): Said[] =>
  body
    .parse(JSON.parse(text))
    .alerts.map(({ labels, ...alert }) => ({ alert: nameOf(labels), ...alert }))

/** How a receiver is: `flaky` fails up to twice a message, and may take it all the same. */
export type Mood = 'up' | 'flaky' | 'down'

/** Receivers in this process: they keep what they are sent. A receiver's name is its host. */
export class Inbox {
  readonly taken: Taken[] = []
  /** Messages of which every try there is was refused: their sender gives them up. */
  readonly refused: Taken[] = []
  readonly #random: Random
  readonly #now: () => Date
  readonly #failed = new Map<string, number>()
  readonly #refusals = new Map<string, number>()
  readonly moods = new Map<string, Mood>()
  requests = 0

  constructor(random: Random, now: () => Date) {
    this.#random = random
    this.#now = now
  }

  readonly fetch: typeof fetch = async (input, init) => {
    this.requests += 1
    const url = new URL(input instanceof Request ? input.url : input)
    const [receiver = ''] = url.hostname.split('.')
    const id = new Headers(init?.headers).get('webhook-id') ?? ''
    const outcome = this.#outcomeFor(receiver, id)
    const message = { receiver, id, body: String(init?.body), atMs: this.#now().getTime() }
    if (outcome !== 'refused' && outcome !== '500') this.taken.push(message)
    else this.#refuse(message)
    if (outcome === 'refused' || outcome === 'answer lost') throw new TypeError('fetch failed')
    return new Response(null, { status: outcome === '500' ? 500 : 204 })
  }

  #refuse(message: Taken): void {
    const refusals = (this.#refusals.get(message.id) ?? 0) + 1
    this.#refusals.set(message.id, refusals)
    if (refusals === longestWaitsMs.length) this.refused.push(message)
  }

  #outcomeFor(receiver: string, id: string): 'taken' | 'answer lost' | 'refused' | '500' {
    const mood = this.moods.get(receiver) ?? 'up'
    if (mood === 'up') return 'taken'
    if (mood === 'down') return 'refused'
    const failures = this.#failed.get(id) ?? 0
    const draw = this.#random()
    if (failures >= 2 || draw < 0.5) return 'taken'
    this.#failed.set(id, failures + 1)
    if (draw < 0.7) return 'answer lost'
    return draw < 0.85 ? 'refused' : '500'
  }
}
