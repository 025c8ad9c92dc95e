import type { Database } from '../db/database.ts'
import { describeError } from '../db/describe-error.ts'
import { withinTimeLimit } from '../db/timer.ts'
import { invoke } from '../jobs/invoke.ts'
import type { RunContext } from '../jobs/job.ts'
import { jobsOf } from '../jobs/schedule.ts'
import { log } from '../log/log.ts'
import { readActiveAlerts } from '../store/alerts.ts'
import type { FindingMark } from '../store/findings/standing.ts'
import type { Registered } from '../store/fleet/registry.ts'
import type { DatabaseOutcome } from '../store/fleet/ticks.ts'
import { canWait } from './can-wait.ts'
import type { Member } from './databases-file.ts'
import { type Fleet, memberNamed } from './fleet.ts'
import { type Found, letGo, tell, wholeSet } from './hand-over.ts'
import { type Look, lacksSchema, look } from './look.ts'
import { memberView } from './member-view.ts'
import { newestMigration } from './newest-migration.ts'

/** One database's share of a tick. */
export interface Task {
  readonly member: Member
  /** As CONTROL has it when the work begins; null: it is not in the registry. */
  readonly registered: Registered | null
  readonly cron: string
  readonly tick: Date
  /** How long it may take, milliseconds. */
  readonly deadlineMs: number
  /** Reads anew how CONTROL has it. */
  readonly read: () => Promise<Registered | null>
}

interface Done extends Found {
  readonly outcome: Exclude<DatabaseOutcome['outcome'], 'failed'>
  readonly told: readonly FindingMark[]
}

const behind = (migration: string | null): Done => ({
  outcome: 'behind',
  state: 'behind',
  error: `It lacks migrations: ${migration === null ? 'there are none of ours' : `the newest is ${migration}`}, and this worker needs ${newestMigration}. Its maintenance waits. npm run fleet -- migrate`,
  alerts: null,
  told: [],
})

/** For how long a name has not been at work in a database at least, until that is taken for a copy, milliseconds. */
const leastCopyMs = 7_200_000

/**
 * The name of another member that is the same database and comes first; undefined: none. One that has not been at work
 * there for two of its paces was: the database is a copy, or was bound under that name.
 */
const sameAs = (fleet: Fleet, { otherNames }: Look, tick: Date): string | undefined =>
  otherNames.find(({ name, lastDueMs }) => {
    const other = memberNamed(fleet, name)
    if (other === undefined || lastDueMs === null) return false
    return tick.getTime() - lastDueMs <= Math.max(leastCopyMs, 2 * other.pace.quietMs)
  })?.name

/** Runs the jobs of the tick, with what the alerts of the database tell of; throws where their state could not be stored. */
const runJobs = async (fleet: Fleet, db: Database, { cron, tick }: Task, marks: string) => {
  const told: FindingMark[] = []
  const context: RunContext = {
    ...fleet,
    ...memberView(fleet, db),
    marks,
    onTold: (findings) => told.push(...findings),
    dryRun: false,
  }
  const jobs = jobsOf(context.application, cron)
  const outcome = await invoke(jobs, context, { kind: 'cron', cron, scheduledTime: tick })
  if (outcome.kind !== 'ran') return told
  if (outcome.unrecorded !== null) throw outcome.unrecorded
  const evaluate = outcome.runs.find(({ job }) => job === 'evaluate')
  if (evaluate?.status === 'failed') throw new Error(evaluate.error ?? 'The job evaluate failed.')
  return told
}

const work = async (fleet: Fleet, db: Database, task: Task): Promise<Done> => {
  const seen = await look(db, fleet.application, task.cron)
  if (seen.migration === null || seen.migration < newestMigration) return behind(seen.migration)
  const same = sameAs(fleet, seen, task.tick)
  if (same !== undefined) {
    const error = `It is the same database as ${same}: one of the two bindings is to go.`
    return { outcome: 'double', state: 'double', error, alerts: [], told: [] }
  }
  if (canWait(seen, { ...task, pace: task.member.pace })) {
    const outcome = seen.isBusy ? 'waits' : 'quiet'
    return { outcome, state: 'ok', error: null, alerts: null, told: [] }
  }
  const told = await runJobs(fleet, db, task, seen.marks)
  return { outcome: 'ran', state: 'ok', told, ...wholeSet(await readActiveAlerts(db)) }
}

const timeIsOver = ({ deadlineMs }: Task) =>
  new Error(`The database has not got through its tick within ${deadlineMs / 1000} s.`)

/**
 * Looks after one database at a tick, hands its whole set of alerts over to CONTROL, and lets findings go once that has
 * them. Gives `failed` where the database can't be reached or does not get through in time, with what CONTROL is to be
 * told of it. Throws only where CONTROL itself can't be written: the message comes again then.
 */
export const tickDatabase = async (
  fleet: Fleet,
  task: Task,
): Promise<{ readonly outcome: DatabaseOutcome; readonly error: string | null }> => {
  const db = fleet.open(task.member)
  const began = fleet.now().getTime()
  const inTime = <T>(doing: Promise<T>): Promise<T> =>
    withinTimeLimit(doing, {
      ms: Math.max(0, began + task.deadlineMs - fleet.now().getTime()),
      timer: fleet.timer,
      fault: () => timeIsOver(task),
    })
  const result = await inTime(work(fleet, db, task)).catch((error: unknown) =>
    lacksSchema(error) ? behind(null) : { error },
  )
  const outcomeOf = (outcome: DatabaseOutcome['outcome']): DatabaseOutcome => ({
    name: db.name,
    outcome,
    duration_ms: Math.max(0, fleet.now().getTime() - began),
    statements: db.usage.statements,
    rows_read: db.usage.rows_read,
    rows_written: db.usage.rows_written,
  })
  const failed = (error: unknown) => {
    log({
      event: 'job_finished',
      database: db.name,
      job: jobsOf(fleet.application, task.cron)[0]?.name,
      trigger: 'cron',
      status: 'failed',
      error: String(error),
    })
    return { outcome: outcomeOf('failed'), error: describeError(error) }
  }
  if (!('outcome' in result)) return failed(result.error)
  await tell(fleet, { read: task.read, found: result })
  try {
    await inTime(letGo(db, result.told))
  } catch (error) {
    return failed(error)
  }
  return { outcome: outcomeOf(result.outcome), error: null }
}
