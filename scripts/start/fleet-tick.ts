import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, statement } from '../../src/db/database.ts'
import { type RegisteredStanding, readStandings } from '../../src/store/fleet/standings.ts'
import { type DatabaseOutcome, newestTick, partsSince } from '../../src/store/fleet/ticks.ts'
import { aligned } from '../command-line/table.ts'

/** How often it is looked whether a tick is complete, milliseconds; and for how long at most. */
const lookEveryMs = 500
const longestTickMs = 290_000

/** Waits until every part of the newest tick has ended, and the fleet was evaluated; gives whether that came in time. */
export const tickThrough = async (control: Database): Promise<boolean> => {
  for (let waited = 0; waited < longestTickMs; waited += lookEveryMs) {
    const tick = await newestTick(control, 0)
    const evaluated = await control.batch([
      statement(
        "SELECT 1 FROM viewkeeper_invocations WHERE series = 'tick complete' AND started_at_ms >= ?1 AND runs ->> '$.deliver.status' IS NOT NULL",
        tick?.tick_ms ?? 0,
      ),
    ])
    if (tick && tick.ended >= tick.parts && (evaluated[0]?.rows.length ?? 0) > 0) return true
    await sleep(lookEveryMs)
  }
  return false
}

/** A database, and what the newest tick came to in it; null: it had none. */
interface Had extends RegisteredStanding {
  readonly tick: DatabaseOutcome | null
}

/** What the newest tick came to in each database, by name. */
export const newestOutcomes = async (control: Database): Promise<Had[]> => {
  const tick = await newestTick(control, 0)
  const parts = await partsSince(control, tick?.tick_ms ?? 0)
  const outcomes = new Map(parts.flatMap((part) => part.outcomes.map((one) => [one.name, one])))
  const standings = await readStandings(control)
  return standings.map((one) => ({ ...one, tick: outcomes.get(one.name) ?? null }))
}

/** Every database with what the newest tick came to in it, as a table. */
export const fleetTable = (databases: readonly Had[]): string =>
  aligned([
    ['database', 'state', 'tick', 'ms', 'statements', 'rows read', 'written', 'firing', ''],
    ...databases.map(({ name, state, firing, error, tick }) => {
      const numbers = tick
        ? [tick.duration_ms, tick.statements, tick.rows_read, tick.rows_written].map(String)
        : ['', '', '', '']
      return [name, state, tick?.outcome ?? 'none', ...numbers, `${firing}`, error ?? '']
    }),
  ])

const mostNamed = 5

const namesOf = (databases: readonly Had[]): string => {
  const more = databases.length - mostNamed
  const named = databases.slice(0, mostNamed).map(({ name }) => name)
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** `18 of 20 databases had their tick; search failed, and is tried again; billing had none: it is tried within the hour.` */
export const tickSentence = (databases: readonly Had[]): string => {
  const failed = databases.filter(({ tick }) => tick?.outcome === 'failed')
  const without = databases.filter(({ tick }) => tick === null)
  const apart = without.filter(({ state }) => state === 'slow' || state === 'unreachable')
  const open = without.filter((one) => !apart.includes(one))
  if (failed.length + without.length === 0) return 'Every database had its tick.'
  return `${[
    `${databases.length - failed.length - without.length} of ${databases.length} databases had their tick`,
    ...(failed.length > 0 ? [`${namesOf(failed)} failed, and is tried again`] : []),
    ...(apart.length > 0 ? [`${namesOf(apart)} had failed before, and is tried once an hour`] : []),
    ...(open.length > 0 ? [`${namesOf(open)} had none`] : []),
  ].join('; ')}.`
}
