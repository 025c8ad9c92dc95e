import type { Database } from '../db/database.ts'
import type { Timer } from '../db/timer.ts'
import type { Application, InSpan } from '../jobs/job.ts'
import type { Settings } from '../settings.ts'
import type { Member } from './databases-file.ts'
import type { Message } from './message.ts'

/** A queue that the fleet sends to, as far as it needs one. */
interface Outgoing {
  readonly sendBatch: (
    messages: readonly { readonly body: Message; readonly delaySeconds: number }[],
  ) => Promise<unknown>
}

/** A worker that shares CONTROL with others, each with databases of its own. */
interface Shard {
  /** 1 and up; 0 is the worker that evaluates the fleet, tells of its alerts, and has the status page. */
  readonly number: number
  /** Where that one is asked to evaluate. */
  readonly evaluate: Outgoing
}

/** All that looking after many databases needs: which there are, CONTROL, the queues, and what is done in each. */
export interface Fleet {
  readonly control: Database
  readonly members: readonly Member[]
  /** The database of a member, fresh for each use. */
  readonly open: (member: Member) => Database
  /** What is kept, measured and run in each of the databases. */
  readonly application: Application
  /** What is measured and run in CONTROL. */
  readonly controlApplication: Application
  readonly settings: Settings
  readonly queues: { readonly ticks: Outgoing; readonly slow: Outgoing }
  /** The queue of ticks of a worker that shares CONTROL, this one's own by its number; null where it is not bound here. */
  readonly ticksOf: (shard: number) => Outgoing | null
  /** Left out: this is the only worker, or the one that evaluates. */
  readonly shard?: Shard
  readonly now: () => Date
  readonly timer: Timer
  readonly fetch: typeof fetch
  readonly inSpan?: InSpan
}

/** The cron string of a tick: the first there is. */
export const tickCronOf = ({ application }: Pick<Fleet, 'application'>): string =>
  application.schedule.keys().next().value ?? ''

/** The member of a name; undefined where there is none, or no longer. */
export const memberNamed = (
  { members }: Pick<Fleet, 'members'>,
  name: string,
): Member | undefined => members.find((member) => member.name === name)

/** The number of the worker among those that share CONTROL; 0: the first, or the only one. */
export const shardOf = ({ shard }: Pick<Fleet, 'shard'>): number => shard?.number ?? 0
