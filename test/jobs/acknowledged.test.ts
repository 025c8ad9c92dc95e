import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { application } from '../../src/app.ts'
import { Database, statement } from '../../src/db/database.ts'
import { acknowledge } from '../../src/http/acknowledge.ts'
import { evaluateJob } from '../../src/jobs/evaluate.ts'
import type { JobContext } from '../../src/jobs/job.ts'
import { parseSettings } from '../../src/settings.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from './context.ts'
import { driftCheck } from './drift-check.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())

const clock = new Clock('2026-05-01T10:00:00Z')
const settings = parseSettings({ ALERT_WEBHOOK_URL: 'https://alerts.example.com/' })
const tables = ['alerts', 'alert_groups', 'outbox', 'silences', 'silence_origins']
const onIt = { comment: 'looking at it', created_by: 'anna' }
beforeEach(async () => {
  await local.db.batch(tables.map((table) => statement(`DELETE FROM viewkeeper_${table}`)))
})

/** Runs evaluate five minutes later, with so many views drifted. */
const evaluate = async (views: number, changes: Partial<JobContext> = {}) => {
  clock.pass(300_000)
  const changed = { ...application, checks: [driftCheck(() => views)] }
  return evaluateJob.run(jobContext(local, clock, { settings, application: changed, ...changes }))
}
const fingerprintOf = async (view: string): Promise<string> => {
  const row = await local.db.first(
    statement('SELECT fingerprint FROM viewkeeper_alerts WHERE labels ->> ?1 = ?2', '$.view', view),
    z.object({ fingerprint: z.string() }),
  )
  return row?.fingerprint ?? ''
}
const acknowledgeView = async (view: string) =>
  acknowledge({ db: local.db, now: clock.now }, await fingerprintOf(view), onIt)
const ends = async () => {
  const rows = await local.db.all(
    statement('SELECT ends_at_ms FROM viewkeeper_silences ORDER BY ends_at_ms'),
    z.object({ ends_at_ms: z.number() }),
  )
  return rows.map(({ ends_at_ms }) => new Date(ends_at_ms).toISOString())
}

describe('an acknowledgement', () => {
  it('ends in the evaluation in which its alert recovers; firing again, the alert is sent', async () => {
    await evaluate(1)
    await acknowledgeView('view-0')
    await evaluate(1)
    expect(await ends()).toEqual(['9999-12-31T23:59:59.999Z'])
    expect(await evaluate(0)).toMatchObject({ resolved: 1, queued: 1 })
    expect(await ends()).toEqual([clock.now().toISOString()])
    expect(await evaluate(1)).toMatchObject({ firing: 1, queued: 1 })
  })

  it('of an alert that is not there any more ends as well', async () => {
    await evaluate(2)
    await acknowledgeView('view-0')
    await local.db.run(statement('DELETE FROM viewkeeper_alerts'))
    await evaluate(0)
    expect(await ends()).toEqual([clock.now().toISOString()])
  })

  it('leaves those of other alerts alone', async () => {
    await evaluate(2)
    await acknowledgeView('view-0')
    await acknowledgeView('view-1')
    await evaluate(1)
    expect(await ends()).toEqual([clock.now().toISOString(), '9999-12-31T23:59:59.999Z'])
  })

  it('made while an evaluation stores that the alert has recovered ends, too', async () => {
    await evaluate(1)
    const fingerprint = await fingerprintOf('view-0')
    let isDone = false
    const db = new Database('monotask', {
      transact: async (statements) => {
        const isStoring = statements.some(({ sql }) => sql.includes('INTO viewkeeper_alerts'))
        if (isStoring && !isDone) {
          isDone = true
          await acknowledge({ db: local.db, now: clock.now }, fingerprint, onIt)
        }
        return local.transport.transact(statements)
      },
    })
    await evaluate(0, { db })
    expect(isDone).toBe(true)
    expect(await ends()).toEqual([clock.now().toISOString()])
    expect(await evaluate(1)).toMatchObject({ firing: 1, queued: 1 })
  })
})
