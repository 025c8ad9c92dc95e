import * as z from 'zod'
import { number, table } from './markdown.ts'

const rows = z.object({ statements: z.number(), read: z.number(), written: z.number() })

/** What a fleet takes of D1, as `npm run bench -- --part fleet` has measured it; rows as D1 counts them. */
export const fleetRows = z.object({
  /** Of a database: a look at one in which nothing moves; a tick's jobs. */
  look: rows,
  run: rows,
  /** An hour's cleanup, in a database that ran at every tick of an hour, and in one that ran once. */
  busyCleanup: rows,
  quietCleanup: rows,
  /** The daily job. */
  optimize: rows,
  /** Of CONTROL: what a tick writes, its messages left out; each message writes one more. */
  controlWritten: z.number(),
  /** What a tick reads in CONTROL for each database. */
  controlRead: z.number(),
})
export type FleetRows = z.output<typeof fleetRows>

/** What a month takes. */
interface Usage {
  readonly read: number
  readonly written: number
  /** Of Queues: three for each message. */
  readonly operations: number
  readonly requests: number
  readonly cpuMs: number
}

/**
 * Dollars for a million beyond what the plan of $5 includes, as of November 2026.
 * https://developers.cloudflare.com/d1/platform/pricing/, https://developers.cloudflare.com/queues/platform/pricing/ and
 * https://developers.cloudflare.com/workers/platform/pricing/
 */
export const prices = {
  plan: 5,
  read: { included: 25_000_000_000, million: 0.001 },
  written: { included: 50_000_000, million: 1 },
  operations: { included: 1_000_000, million: 0.4 },
  requests: { included: 10_000_000, million: 0.3 },
  cpuMs: { included: 30_000_000, million: 0.02 },
} as const

const kinds = ['read', 'written', 'operations', 'requests', 'cpuMs'] as const

/** What each part of the bill comes to, and all of it, dollars. */
export const billOf = (usage: Usage): Record<(typeof kinds)[number] | 'all', number> => {
  const of = (kind: (typeof kinds)[number]): number =>
    (Math.max(0, usage[kind] - prices[kind].included) / 1e6) * prices[kind].million
  const bill = {
    read: of('read'),
    written: of('written'),
    operations: of('operations'),
    requests: of('requests'),
    cpuMs: of('cpuMs'),
  }
  return { ...bill, all: kinds.reduce<number>((sum, kind) => sum + bill[kind], prices.plan) }
}

const days = 30
const ticks = 12 * 24 * days
const hours = 24 * days

/** What part of the databases is busy at a time. */
export const busyPart = 0.05

/** Milliseconds of CPU that a look and a run take, assumed on the dark side; a message takes a look's, too. */
export const cpu = { look: 2, run: 10 } as const

/** As messages are cut: up to 50 databases each has its own, beyond ten share one. */
const messagesOf = (databases: number): number =>
  databases <= 50 ? databases : Math.ceil(databases / 10)

/** A month of one database, which keeps its own state, needs no queue, and has its jobs at every tick. */
const monthOfOne = ({ run, busyCleanup, optimize }: FleetRows): Usage => {
  const of = (kind: 'read' | 'written'): number =>
    run[kind] * ticks + busyCleanup[kind] * hours + optimize[kind] * days
  const events = ticks + hours + days
  // In a fleet CONTROL delivers; here that is recorded in the database: a row a tick.
  const written = of('written') + ticks
  return { read: of('read'), written, operations: 0, requests: events, cpuMs: cpu.run * events }
}

/** A month of a fleet of so many databases. Every row that is written is deleted once, and both are counted. */
export const monthOf = (databases: number, rows: FleetRows): Usage => {
  if (databases === 1) return monthOfOne(rows)
  const busy = databases * busyPart
  const quiet = databases - busy
  const runs = busy * ticks + quiet * hours
  const looks = databases * ticks - runs
  const messages = messagesOf(databases)
  const of = (kind: 'read' | 'written'): number =>
    rows.look[kind] * looks +
    rows.run[kind] * runs +
    (rows.busyCleanup[kind] * busy + rows.quietCleanup[kind] * quiet) * hours +
    rows.optimize[kind] * databases * days
  // What a tick writes in CONTROL is deleted after two days: each row is one more.
  const ofControl = 2 * (rows.controlWritten + messages) * ticks
  // A message for each part of a tick, of an hour's cleanup and of the daily job, and one a tick asks for the evaluation.
  const sent = messages * (ticks + hours + days) + ticks
  const events = ticks + hours + days
  return {
    read: of('read') + rows.controlRead * databases * ticks + ofControl / 2,
    written: of('written') + ofControl,
    operations: 3 * sent,
    requests: sent + events,
    cpuMs: cpu.look * (looks + sent) + cpu.run * (runs + databases * (hours + days) + events),
  }
}

const sizes = [1, 100, 1000, 50_000] as const

const dollars = (value: number): string => `$${value.toFixed(2)}`
const millions = (value: number): string => number(value / 1e6)

/** The table of what fleets cost a month. */
export const fleetMonthTable = (rows: FleetRows): string =>
  table([
    [
      'databases',
      'million rows read',
      'million rows written',
      'million operations',
      'D1',
      'Queues',
      'Workers',
      'in all',
    ],
    ...sizes.map((databases) => {
      const usage = monthOf(databases, rows)
      const bill = billOf(usage)
      return [
        number(databases),
        millions(usage.read),
        millions(usage.written),
        millions(usage.operations),
        dollars(bill.read + bill.written),
        dollars(bill.operations),
        dollars(prices.plan + bill.requests + bill.cpuMs),
        dollars(bill.all),
      ]
    }),
  ])
