import type { Database, Statement } from '../db/database.ts'
import { pause } from '../db/timer.ts'
import { deleteOrphans } from '../keeper/refresh/maintenance.ts'
import { forgetAlertGroups } from '../store/alert-groups.ts'
import { deleteResolvedAlerts, forgetAlertRules } from '../store/alerts.ts'
import { readCursors, saveCursors } from '../store/cursors.ts'
import { forgetLargeKeys } from '../store/large-keys.ts'
import { deleteEndedNotes, deleteMessages, giveUpMessages } from '../store/outbox.ts'
import { readPauses } from '../store/pause.ts'
import { deleteReplaced } from '../store/replaced.ts'
import { deleteOldRuns } from '../store/runs.ts'
import { deleteExpiredSilences, forgetSilenceOrigins, silencesKeptDays } from '../store/silences.ts'
import { deleteOldSizeSamples } from '../store/size-samples.ts'
import { deleteOldSamples, deleteUnusedSeries, thinSamples } from '../store/thin-samples.ts'
import type { Application, Job, JobContext } from './job.ts'

/** Rows one statement deletes at most, and how many statements a run spends on one kind of row. */
const rowsPerStep = 1000
const stepsPerRun = 4

interface Progress {
  readonly deleted: number
  readonly complete: boolean
}

/** Repeats a step, which tells how many rows it did, until nothing is left or the run has done its share. */
const inSteps = async (
  dryRun: boolean,
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

const daysBefore = (time: Date, days: number): Date => new Date(time.getTime() - days * 86_400_000)

/** Deletes up to `limit` rows that are older than `before`; answers one row for each. */
type Deletion = (options: {
  readonly database: string
  readonly before: Date
  readonly limit: number
}) => Statement

/** Records of one kind, with how many days they are kept. */
export interface OwnRecords {
  readonly days: number
  readonly remove: Deletion
}

/** The worker's own records. */
const ownRecords: readonly OwnRecords[] = [
  { days: 8, remove: deleteOldRuns },
  { days: 8, remove: deleteOldSizeSamples },
  { days: 90, remove: deleteOldSamples },
  { days: 0, remove: ({ database, limit }) => deleteUnusedSeries(database, limit) },
  { days: 30, remove: ({ before, limit }) => deleteResolvedAlerts(before.getTime(), limit) },
  { days: 0, remove: ({ limit }) => forgetAlertRules(limit) },
  { days: 0, remove: ({ limit }) => forgetAlertGroups(limit) },
  { days: 7, remove: ({ before, limit }) => deleteMessages('delivered', before.getTime(), limit) },
  { days: 30, remove: ({ before, limit }) => deleteMessages('dead', before.getTime(), limit) },
  {
    days: 30,
    remove: ({ before, limit }) => deleteMessages('superseded', before.getTime(), limit),
  },
  { days: 0, remove: ({ limit }) => deleteEndedNotes(limit) },
  {
    days: silencesKeptDays,
    remove: ({ before, limit }) => deleteExpiredSilences(before.getTime(), limit),
  },
  { days: 0, remove: ({ limit }) => forgetSilenceOrigins(limit) },
  { days: 0, remove: ({ limit }) => deleteReplaced(limit) },
  { days: 0, remove: ({ limit }) => forgetLargeKeys(limit) },
]

const answered = async (db: Database, statement: Statement): Promise<number> => {
  const [result] = await db.batch([statement])
  return result?.rows.length ?? 0
}

/** Rows of each view that one run searches for orphans at least. */
const searchedRows = 8000

/** Orphans that one transaction deletes at most, and how long the application's writes have before the next. */
const orphansPerStep = 500
const betweenStepsMs = 100

/** Such steps of a run, in all views: a million orphans take about two days. Three keep to the free plan's 50 statements. */
const fullStepsPerRun = 40

/** Searches the next part of a view, and deletes its orphans; where there are many, in steps, of which `steps` are left. */
const deleteOrphansOf = async (
  { db, dryRun, now, timer }: JobContext,
  view: Application['catalog']['views'][number],
  { from, steps }: { readonly from: string | null; readonly steps: number },
): Promise<Progress & { readonly nextAfter: string | null; readonly steps: number }> => {
  const search = (after: string | null, keys: number) =>
    deleteOrphans(db, view, { after, keys, most: orphansPerStep, dryRun, now: now() })
  let found = await search(from, searchedRows)
  let deleted = found.deleted
  let left = steps
  for (let isGoing = found.hasTooMany; isGoing && left > 0; left -= 1) {
    await pause(timer, betweenStepsMs)
    found = await search(found.nextAfter, orphansPerStep)
    deleted += found.deleted
    isGoing = found.nextAfter !== null
  }
  const complete = !found.hasTooMany && found.nextAfter === null
  return { deleted, complete, nextAfter: found.nextAfter, steps: left }
}

const deleteOrphanedRows = async (context: JobContext): Promise<Map<string, Progress>> => {
  const { db, application, dryRun } = context
  const progress = new Map<string, Progress>()
  const cursors = await readCursors(db, 'orphans')
  const next: Record<string, string | null> = {}
  // Views that are paused or being mended are left alone.
  const paused = new Set((await readPauses(db)).map(({ view }) => view))
  let steps = fullStepsPerRun
  for (const view of application.catalog.views.filter(({ table }) => !paused.has(table))) {
    const from = cursors[view.table] ?? null
    const found = await deleteOrphansOf(context, view, { from, steps })
    steps = found.steps
    next[view.table] = found.nextAfter
    progress.set(view.table, found)
  }
  if (!dryRun) await db.run(saveCursors('orphans', next))
  return progress
}

/** Deletes the rows of every time series that are older than snapshots are kept. */
const deleteOldSnapshots = async (context: JobContext): Promise<Progress[]> => {
  const { db, application, settings, now, dryRun } = context
  const before = daysBefore(now(), settings.snapshotRetentionDays)
  const progress: Progress[] = []
  for (const { removeOld } of application.catalog.timeSeries)
    progress.push(
      await inSteps(dryRun, (limit) => answered(db, removeOld({ before, limit, dryRun }))),
    )
  return progress
}

/** A message that has waited this long past its time has no receiver. */
const longestWaitDays = 7

/** Rows of each kind that go in one transaction with those of the others. Most hours have fewer, and so one statement. */
const rowsTogether = 100

const deleteOwnRecords = async (
  { db, now }: JobContext,
  records: readonly OwnRecords[],
): Promise<Progress[]> => {
  await db.batch(giveUpMessages(daysBefore(now(), longestWaitDays).getTime(), now()))
  const deletions = records.map(({ days, remove }) => {
    const before = daysBefore(now(), days)
    return (limit: number) => remove({ database: db.name, before, limit })
  })
  const together = await db.batch(deletions.map((deletion) => deletion(rowsTogether)))
  const progress = together.map(({ rows }) => ({ deleted: rows.length, complete: true }))
  const others = deletions.filter((_, kind) => progress[kind]?.deleted === rowsTogether)
  for (const deletion of others)
    progress.push(await inSteps(false, (limit) => answered(db, deletion(limit))))
  progress.push({ deleted: 0, complete: await thinSamples(db, now()) })
  return progress
}

/**
 * Deletes orphaned view rows, which it notes as found, old snapshots and the worker's own old records, a bounded number
 * at a time; `more`: records that only some databases have. A dry run counts orphans and snapshots and does nothing else.
 */
export const cleanupJobWith = (more: readonly OwnRecords[]): Job => ({
  name: 'cleanup',
  supportsDryRun: true,
  timeLimitSeconds: 600,
  run: async (context) => {
    const { dryRun } = context
    const orphans = await deleteOrphanedRows(context)
    const snapshots = await deleteOldSnapshots(context)
    const own = dryRun ? [] : await deleteOwnRecords(context, [...ownRecords, ...more])
    return {
      orphans_deleted: Object.fromEntries(
        orphans.entries().map(([view, { deleted }]) => [view, deleted]),
      ),
      snapshots_deleted: snapshots.reduce((sum, { deleted }) => sum + deleted, 0),
      ...(dryRun ? {} : { records_deleted: own.reduce((sum, { deleted }) => sum + deleted, 0) }),
      complete: [...orphans.values(), ...snapshots, ...own].every(({ complete }) => complete),
    }
  },
})

/** The same for one database: it has no other records. */
export const cleanupJob: Job = cleanupJobWith([])
