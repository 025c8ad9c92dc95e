import { readMigrations } from '../../scripts/local/migrations.ts'
import { application } from '../../src/app.ts'
import { systemTimer } from '../../src/db/timer.ts'
import { cleanupJob } from '../../src/jobs/cleanup.ts'
import { parseSettings } from '../../src/settings.ts'
import { openD1, timed } from '../databases/d1.ts'
import type { Part } from '../part.ts'
import { atMost, number, table } from '../report/markdown.ts'
import { median } from '../report/median.ts'
import { oldSnapshots } from '../workload/content.ts'

const stepGoalMs = 1000

export const cleanup: Part = {
  name: 'cleanup',
  title: 'Cleaning up old snapshots',
  run: async ({ quick }) => {
    const snapshots = quick ? 10_000 : 1_000_000
    await using d1 = await openD1([...readMigrations('up'), oldSnapshots(snapshots)])
    const { db, held } = timed(d1)
    const context = {
      db,
      application,
      settings: parseSettings({}),
      now: () => new Date(),
      fetch: () => Promise.reject(new Error('Nothing is sent here.')),
      timer: systemTimer,
      dueAt: new Date(),
      runId: 'run-1',
      timeLeftMs: () => 600_000,
      leave: () => {},
      trigger: 'cron' as const,
      dryRun: false,
    }
    const times: number[] = []
    let deleted = 0
    for (let complete: unknown = false; complete !== true; ) {
      const started = performance.now()
      const result = await cleanupJob.run(context)
      times.push(performance.now() - started)
      deleted += Number(result.snapshots_deleted)
      complete = result.complete
    }
    const { usage } = db
    return `The cleanup job on D1 with ${number(snapshots)} snapshots older than a week, run until none was left: ${times.length} times. A step is one statement; nothing
holds the database longer.

${table([
  [
    'deleted',
    'ms a run',
    'longest step, ms',
    'statements a run',
    'rows read, of one deleted',
    'rows written, of one deleted',
  ],
  [
    number(deleted),
    number(median(times)),
    atMost(Math.max(...held), stepGoalMs),
    number(usage.statements / times.length),
    number(usage.rows_read / deleted),
    number(usage.rows_written / deleted),
  ],
])}`
  },
}
