import type { Reading, Withheld } from '../../src/alerting/readings.ts'
import { application } from '../../src/app.ts'
import { takeChecks } from '../../src/checks/take-checks.ts'
import { auditJob } from '../../src/jobs/audit.ts'
import { snapshotJob } from '../../src/monotask/queue/snapshot-job.ts'
import { parseSettings } from '../../src/settings.ts'
import { saveSizeSample } from '../../src/store/size-samples.ts'
import { localD1 } from '../d1.ts'
import { Clock, jobContext, runJob } from '../jobs/context.ts'
import { analyticsOf, analyticsServer } from './analytics-server.ts'

/** The same without what is withheld, the last reading of each series: what a sample of them all would hold. */
export const everySeries = async (): Promise<readonly Reading[]> => {
  const readings = (await everyReading()).filter((one): one is Reading => one.value !== null)
  return [
    ...new Map(readings.map((one) => [JSON.stringify([one.metric, one.labels]), one])).values(),
  ]
}

/** Takes every check until each operation was probed, where there is something to tell of every metric; with what is withheld. */
export const everyReading = async (): Promise<readonly (Reading | Withheld)[]> => {
  await using local = await localD1()
  await using server = await analyticsServer()
  const group = { count: 1, averageMs: 1, rowsRead: 1, rowsReturned: 1 }
  const asked = ['SELECT * FROM task_progress_summary_mv WHERE task_id = ?', 'DELETE FROM t']
  const groups = asked.map((query) => ({ ...group, query }))
  server.state.answer = (response, variables) =>
    response.end(JSON.stringify(analyticsOf(groups, variables)))
  const settings = parseSettings({
    CLOUDFLARE_API_TOKEN: 'token',
    CLOUDFLARE_ACCOUNT_ID: '0'.repeat(32),
  })
  const clock = new Clock('2026-05-01T10:00:00Z')
  const context = jobContext(local, clock, { settings, fetch: server.fetch })
  await local.db.run(saveSizeSample(context.db, new Date('2026-04-24T10:00:00Z'), 1000))
  for (const job of [snapshotJob, auditJob]) await runJob(job, context, { kind: 'manual' })
  const readings: (Reading | Withheld)[] = []
  for (const _ of application.writeProbe.operations) {
    const outcomes = await takeChecks(application.checks, context)
    for (const outcome of outcomes) {
      if ('error' in outcome) throw new Error(`${outcome.check}: ${outcome.error}`)
      readings.push(...outcome.readings, ...(outcome.withheld ?? []))
    }
    clock.pass(60_000)
  }
  return readings
}
