import { readRegistered, saveStanding } from '../store/fleet/registry.ts'
import { type DatabaseOutcome, endPart } from '../store/fleet/ticks.ts'
import { atMost } from './at-most.ts'
import type { Member } from './databases-file.ts'
import { type Fleet, memberNamed, shardOf, tickCronOf } from './fleet.ts'
import { registeredAs } from './hand-over.ts'
import type { JobsMessage } from './message.ts'
import { againMessage, isLastTry, wasTriedSince } from './plan.ts'
import { tickDatabase } from './tick-database.ts'

/** As many connections as an invocation may have open at once (https://developers.cloudflare.com/workers/platform/limits/). */
export const mostAtOnce = 6

/** What a database may take among others, and by itself once it has failed there, milliseconds. */
export const deadlineMs = 45_000
export const aloneDeadlineMs = 240_000

/** How long after it has failed a database is tried again, seconds. */
export const againSeconds = 30

/** A database failed among others: it is told so in CONTROL, and goes on by itself, so that it holds up nobody. */
const putAside = async (
  fleet: Fleet,
  { tick_ms, cron }: Pick<JobsMessage, 'tick_ms' | 'cron'>,
  name: string,
  error: string,
): Promise<void> => {
  const registered = await registeredAs(fleet, name)()
  if (registered === null) return
  await fleet.queues.slow.sendBatch([againMessage({ tick_ms, cron, database: name }, againSeconds)])
  const saving = saveStanding(registered, { ...registered, state: 'slow', error }, fleet.now())
  if (saving !== null) await fleet.control.batch([saving])
}

/**
 * Looks after the databases of one part of a tick, six at a time, and records what became of them. Those that are
 * registered no longer are passed over. Throws only where CONTROL or a queue fails: the message comes again then, and
 * what was done is not done twice.
 */
export const runPart = async (fleet: Fleet, message: JobsMessage): Promise<void> => {
  const { tick_ms, cron, part, parts, databases } = message
  const registry = new Map(
    (await readRegistered(fleet.control, databases)).map((one) => [one.name, one]),
  )
  const members = fleet.members.filter(({ name }) => databases.includes(name))
  const outcomes = await atMost(
    mostAtOnce,
    members,
    async (member: Member): Promise<DatabaseOutcome> => {
      const { outcome, error } = await tickDatabase(fleet, {
        member,
        registered: registry.get(member.name) ?? null,
        cron,
        tick: new Date(tick_ms),
        deadlineMs,
        read: registeredAs(fleet, member.name),
      })
      if (error !== null) await putAside(fleet, message, member.name, error)
      return outcome
    },
  )
  // What runs hourly or daily has its record in each database, and nobody waits for it.
  if (cron !== tickCronOf(fleet)) return
  const ended_at_ms = fleet.now().getTime()
  await fleet.control.run(
    endPart({ tick_ms, shard: shardOf(fleet), part, parts, ended_at_ms, outcomes }),
  )
}

/** Tries one database by itself, with more time; gives whether that was all, or it is tried again soon. Throws where CONTROL fails. */
export const runAgain = async (
  fleet: Fleet,
  {
    cron,
    database,
    tick_ms,
  }: { readonly cron: string; readonly database: string; readonly tick_ms: number },
): Promise<boolean> => {
  const member = memberNamed(fleet, database)
  const read = registeredAs(fleet, database)
  const registered = await read()
  if (member === undefined || registered === null) return true
  const { error } = await tickDatabase(fleet, {
    member,
    registered,
    cron,
    tick: new Date(tick_ms),
    deadlineMs: aloneDeadlineMs,
    read,
  })
  if (error === null) return true
  const saving = saveStanding(registered, { ...registered, error }, fleet.now())
  if (saving !== null) await fleet.control.batch([saving])
  return isLastTry(registered)
}

/**
 * A database failed by itself as often as it was tried: it is unreachable until it is reached at one of its hourly tries.
 * One that was not tried since a moment stays as it is, and is asked for with the next tick.
 */
export const giveUp = async (fleet: Fleet, database: string, sinceMs = 0): Promise<void> => {
  const registered = await registeredAs(fleet, database)()
  if (registered === null || registered.state === 'ok') return
  if (!wasTriedSince(registered, sinceMs)) return
  const saving = saveStanding(registered, { ...registered, state: 'unreachable' }, fleet.now())
  if (saving !== null) await fleet.control.batch([saving])
}
