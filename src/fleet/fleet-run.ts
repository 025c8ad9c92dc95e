import { describeError } from '../db/describe-error.ts'
import type { Job } from '../jobs/job.ts'
import {
  beginFleetRun,
  type EndedRuns,
  endedIn,
  endInDatabases,
} from '../store/fleet/fleet-runs.ts'
import { atMost } from './at-most.ts'
import { sendAll } from './dispatch.ts'
import { type Fleet, memberNamed, shardOf } from './fleet.ts'
import { type JobMessage, messageVersion } from './message.ts'
import { runInMember } from './run-in-member.ts'
import { mostAtOnce } from './run-part.ts'
import { spread } from './spread.ts'

/** The jobs that may be asked for in many databases at once. */
const fleetJobNames: readonly string[] = [
  'audit',
  'cleanup',
  'backfill',
  'optimize',
  'resume',
  'pause',
]

/** Those jobs, as the databases of a fleet have them. */
export const fleetJobs = ({ application }: Pick<Fleet, 'application'>): Job[] =>
  application.jobs.filter(({ name }) => fleetJobNames.includes(name))

/** A database by its name, and the number of the worker that looks after it. */
export interface Placed {
  readonly name: string
  readonly shard: number
}

/** Whether jobs by hand get to a database: its worker binds it, or the queue of that is bound here. */
export const isInReach = (fleet: Fleet, { name, shard }: Placed): boolean =>
  shard === shardOf(fleet) ? memberNamed(fleet, name) !== undefined : fleet.ticksOf(shard) !== null

interface Asked {
  readonly id: string
  readonly job: string
  readonly dryRun: boolean
  /** All in reach. */
  readonly databases: readonly Placed[]
}

/** The databases in parts, each of one shard, numbered over all of them, as CONTROL has a row for each. */
const partsOf = (databases: readonly Placed[], spreadSeconds: number) =>
  [...Map.groupBy(databases, ({ shard }) => shard)]
    .flatMap(([shard, own]) =>
      spread(
        own.map(({ name }) => name),
        spreadSeconds,
      ).map((part) => ({ ...part, shard })),
    )
    .map((part, index) => ({ ...part, number: index + 1 }))

/** Puts a job of these databases on the queues of their workers, spread over some minutes. */
export const startFleetRun = async (
  { control, ticksOf, settings, now }: Fleet,
  { id, job, dryRun, databases }: Asked,
): Promise<void> => {
  const asked_at = now()
  const run = { job, dry_run: dryRun, databases: databases.length }
  await control.run(beginFleetRun(id, run, asked_at))
  const messages = partsOf(databases, settings.fleetSpreadSeconds).map((part) => ({
    shard: part.shard,
    body: {
      ...({ version: messageVersion, kind: 'job', tick_ms: asked_at.getTime() } as const),
      ...{ run: id, job, dry_run: dryRun, part: part.number, round: 1 },
      databases: [...part.databases],
    },
    delaySeconds: part.delaySeconds,
  }))
  for (const [shard, own] of Map.groupBy(messages, (message) => message.shard)) {
    const queue = ticksOf(shard)
    if (queue === null) throw new Error(`The queue of shard ${shard} is not bound.`)
    await sendAll(queue, own)
  }
}

/** How often a job is gone on with in a database, or waited for, and how long after the round before, seconds. */
const mostRounds = 500
const nextRoundSeconds = { unfinished: 2, busy: 30 }

type Ended = EndedRuns[string]

/** Runs the job once in a database: what came of it, or that there is more to do. */
const runOnce = async (
  fleet: Fleet,
  { job: name, dry_run: dryRun, round }: JobMessage,
  database: string,
): Promise<Ended | 'unfinished' | 'busy'> => {
  const failed = (error: string): Ended => ({ status: 'failed', error })
  const member = memberNamed(fleet, database)
  const job = fleetJobs(fleet).find((one) => one.name === name)
  if (member === undefined || job === undefined) return failed('It is bound no longer.')
  try {
    const outcome = await runInMember(fleet, member, job, { ...fleet, dryRun })
    if (outcome.kind !== 'ran')
      return round < mostRounds ? 'busy' : failed('The job was running each time it was tried.')
    const [run] = outcome.runs
    if (run?.status === 'failed') return failed(run.error ?? 'The job failed.')
    if (run?.result?.complete !== false || dryRun) return { status: 'ok' }
    return round < mostRounds ? 'unfinished' : failed(`It is not done after ${mostRounds} runs.`)
  } catch (error) {
    return failed(describeError(error))
  }
}

/**
 * Runs a job in the databases of one part of a fleet's run, six at a time, those left out in which it has ended; what is
 * not done then goes on with another message. Throws only where CONTROL or a queue fails.
 */
export const runFleetPart = async (fleet: Fleet, message: JobMessage): Promise<void> => {
  const { run: id, part, tick_ms: asked_at_ms, databases, round } = message
  const before = await endedIn(fleet.control, id, part)
  const waiting = databases.filter((name) => before[name] === undefined)
  const results = await atMost(mostAtOnce, waiting, async (name) => ({
    name,
    result: await runOnce(fleet, message, name),
  }))
  const ended = results.flatMap(({ name, result }) =>
    typeof result === 'string' ? [] : [[name, result] as const],
  )
  if (ended.length > 0)
    await fleet.control.run(endInDatabases({ id, part, asked_at_ms }, Object.fromEntries(ended)))
  const open = results.filter(({ result }) => typeof result === 'string')
  if (open.length === 0) return
  const isBusy = open.every(({ result }) => result === 'busy')
  await fleet.queues.ticks.sendBatch([
    {
      body: { ...message, round: round + 1, databases: open.map(({ name }) => name) },
      delaySeconds: nextRoundSeconds[isBusy ? 'busy' : 'unfinished'],
    },
  ])
}

/** A message of a fleet's run failed as often as it was tried: its databases are told to have failed. */
export const giveUpFleetPart = async (
  { control }: Fleet,
  { run: id, part, tick_ms: asked_at_ms, databases }: JobMessage,
): Promise<void> => {
  const before = await endedIn(control, id, part)
  const error = 'CONTROL or the queue failed each time it was tried.'
  const left = databases
    .filter((name) => before[name] === undefined)
    .map((name) => [name, { status: 'failed', error }] as const)
  if (left.length > 0)
    await control.run(endInDatabases({ id, part, asked_at_ms }, Object.fromEntries(left)))
}
