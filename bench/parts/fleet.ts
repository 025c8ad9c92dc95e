import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { localFleet, type Spent } from '../databases/local-fleet.ts'
import { makeBusy, mean, most, playTick, type Tick } from '../measure/fleet.ts'
import { databaseRows, fleetContent } from '../measure/fleet-rows.ts'
import type { Part } from '../part.ts'
import {
  busyPart,
  cpu,
  type FleetRows,
  fleetMonthTable,
  fleetRows,
  prices,
} from '../report/fleet-month.ts'
import { atMost, number, table } from '../report/markdown.ts'

const goals = { written: 6, lookRead: 20, month: 25 }

const rowsFile = join(import.meta.dirname, '../report/fleet-rows.json')

interface Played extends Tick {
  readonly name: string
}

const names = { hangs: 'D0007', broken: 'D0013' } as const

/** The ticks of a fleet: the first, one in which nothing moves, two in which all are busy, and one with two that fail. */
const play = async (databases: number): Promise<readonly Played[]> => {
  await using fleet = await localFleet(databases, () => [], fleetContent)
  const played: Played[] = []
  const tick = async (name: string) => played.push({ name, ...(await playTick(fleet)) })
  await tick('first')
  await tick('all quiet')
  makeBusy(fleet)
  await tick('all busy, the second of the first hour')
  fleet.hang(names.hangs)
  fleet.faults.set(names.broken, () => Promise.reject(new Error('The database is broken.')))
  await tick('all busy, one hangs, one is broken')
  return played
}

const messagesOf = (databases: number): number =>
  databases <= 50 ? databases : Math.ceil(databases / 10)

const tickRow = ({ name, databases, control, ms, outcomes }: Played): string[] => {
  const all = mean(databases.values())
  const share = control.written / databases.size
  const reached = [...outcomes.values()].filter((outcome) => outcome !== 'failed').length
  return [
    name,
    number(reached),
    number(all.statements),
    number(all.read),
    number(all.written),
    number(most(databases.values()).written),
    number(control.statements),
    number(control.read),
    number(control.written),
    name === 'first' ? number(all.written + share) : atMost(all.written + share, goals.written),
    number(ms / databases.size),
  ]
}

/** How many databases took another number of statements or written rows than most, those that fail left out. */
const othersOf = ({ databases }: Played): { readonly usual: Spent; readonly odd: number } => {
  const others = [...databases].filter(([name]) => name !== names.hangs && name !== names.broken)
  const usual = most(others.map(([, spent]) => spent))
  const isOdd = ([, { statements, written }]: (typeof others)[number]) =>
    statements !== usual.statements || written !== usual.written
  return { usual, odd: others.filter(isOdd).length }
}

const rounded = ({ statements, read, written }: Spent): Spent => ({
  statements: Math.round(statements * 10) / 10,
  read: Math.round(read),
  written: Math.round(written * 10) / 10,
})

const rowsOf = (of: Awaited<ReturnType<typeof databaseRows>>, busy: Played): FleetRows => ({
  look: rounded(of.look),
  run: rounded(of.run),
  busyCleanup: rounded(of.busyCleanup),
  quietCleanup: rounded(of.quietCleanup),
  optimize: rounded(of.optimize),
  controlWritten: busy.control.written - messagesOf(busy.databases.size),
  controlRead: Math.round(busy.control.read / busy.databases.size),
})

const jobRow = (name: string, { statements, read, written }: Spent): string[] => [
  name,
  number(statements),
  name === 'a look' ? atMost(read, goals.lookRead) : number(read),
  number(written),
]

/** What the fleet costs a month, in words around the table. */
const monthText = (rows: FleetRows): string =>
  `A month of a fleet, of which ${busyPart * 100} % is busy at a time and has its jobs every five minutes, and the rest is looked at as often and has
them once an hour; with the hourly cleanup and the daily job of every database. Every row that is written is deleted once: both are counted. The $${prices.plan} of the plan and what it includes are
counted; the processor is assumed to take ${cpu.look} ms for a look and ${cpu.run} ms for a run. One database needs no queue, and has its jobs every five minutes.

${fleetMonthTable(rows)}`

export const fleet: Part = {
  name: 'fleet',
  title: 'A fleet of databases',
  run: async ({ quick }) => {
    const databases = quick ? 60 : 1000
    const played = await play(databases)
    const [, , busy, faulty] = played
    if (busy === undefined || faulty === undefined) throw new Error('A tick is missing.')
    const others = othersOf(faulty)
    const rows = fleetRows.parse(rowsOf(await databaseRows(), busy))
    if (!quick) writeFileSync(rowsFile, `${JSON.stringify(rows, null, 2)}\n`)
    return `${number(databases)} databases of 20 tasks with five child rows each, ten a message, and CONTROL, in one workerd. A tick as the queue's consumer
works it through, one message after the other: mean of the databases, and CONTROL as a whole. "In all" is what a database's tick writes, its part of CONTROL included.

${table([
  [
    'tick',
    'reached',
    'statements',
    'rows read',
    'rows written',
    'most written',
    'CONTROL: statements',
    'read',
    'written',
    'written in all',
    'ms a database',
  ],
  ...played.map(tickRow),
])}

While one database hung and one was broken, each of the ${number(databases - 2)} others took ${number(others.usual.statements)} statements and wrote ${number(others.usual.written)} rows;
${number(others.odd)} took another number.

A database, at other times:

${table([
  ['', 'statements', 'rows read', 'rows written'],
  jobRow('a look', rows.look),
  jobRow("a tick's jobs, mean of an hour", rows.run),
  jobRow('hourly cleanup, busy', rows.busyCleanup),
  jobRow('hourly cleanup, quiet', rows.quietCleanup),
  jobRow('daily job', rows.optimize),
])}

${monthText(rows)}`
  },
}
