import type { Statement } from '../db/database.ts'
import { removeOldSnapshots } from '../db/queue-snapshots.ts'
import { removeOldRuns } from '../db/runs.ts'
import { removeOldSizeSamples } from '../db/size-samples.ts'
import { jobNames } from '../job-names.ts'
import { deleteOrphans, viewNames } from '../views/maintenance.ts'
import type { Job, JobContext } from './job.ts'

/** Rows one statement deletes at most, and how many statements a run spends on one kind of row. */
const rowsPerStep = 1000
const stepsPerRun = 4

interface Progress {
  readonly deleted: number
  readonly complete: boolean
}

/** Repeats a step, which tells how many rows it did, until nothing is left or the run has done its share. */
const inSteps = async (
  { dryRun }: JobContext,
  step: (limit: number) => Promise<number>,
): Promise<Progress> => {
  // A dry run finds the same rows each time: it counts them in one go.
  const limit = dryRun ? rowsPerStep * stepsPerRun : rowsPerStep
  const steps = dryRun ? 1 : stepsPerRun
  let deleted = 0
  for (let done = 0; done < steps; done += 1) {
    const rows = await step(limit)
    deleted += rows
    if (rows < limit) return { deleted, complete: true }
  }
  return { deleted, complete: false }
}

/** Removes (or, in a dry run, only finds) up to `limit` rows that are older than `before`; one row answered for each. */
type Removal = (options: {
  readonly database: string
  readonly before: Date
  readonly limit: number
  readonly dryRun: boolean
}) => Statement

/** The worker's own records, with how many days each is kept. */
const ownRecords: readonly { readonly days: number; readonly remove: Removal }[] = [
  { days: 7, remove: (options) => removeOldRuns({ ...options, jobs: jobNames }) },
  { days: 8, remove: removeOldSizeSamples },
]

const removeOlder = (context: JobContext, days: number, remove: Removal): Promise<Progress> => {
  const { db, now, dryRun } = context
  const before = new Date(now().getTime() - days * 86_400_000)
  return inSteps(context, async (limit) => {
    const [result] = await db.batch([remove({ database: db.name, before, limit, dryRun })])
    return result?.rows.length ?? 0
  })
}

/** Deletes orphaned view rows, old snapshots and the worker's own old records, a bounded number at a time. */
export const cleanupJob: Job = {
  name: 'cleanup',
  supportsDryRun: true,
  run: async (context) => {
    const { db, settings, dryRun } = context
    const orphans = new Map<string, Progress>()
    for (const view of viewNames)
      orphans.set(
        view,
        await inSteps(context, async (limit) => {
          const { deleted } = await deleteOrphans(db, view, { limit, dryRun })
          return deleted
        }),
      )
    const snapshots = await removeOlder(context, settings.snapshotRetentionDays, removeOldSnapshots)
    const own: Progress[] = []
    for (const { days, remove } of ownRecords) own.push(await removeOlder(context, days, remove))
    return {
      orphans_deleted: Object.fromEntries(
        orphans.entries().map(([view, { deleted }]) => [view, deleted]),
      ),
      snapshots_deleted: snapshots.deleted,
      records_deleted: own.reduce((sum, { deleted }) => sum + deleted, 0),
      complete: [...orphans.values(), snapshots, ...own].every(({ complete }) => complete),
    }
  },
}
