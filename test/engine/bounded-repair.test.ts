import { describe, expect, it, test } from 'vitest'
import { statement } from '../../src/db/database.ts'
import { refreshRows } from '../../src/engine/statements/refresh-sql.ts'
import { auditJob } from '../../src/jobs/audit.ts'
import { backfillJob } from '../../src/jobs/backfill.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { Clock, jobContext } from '../jobs/context.ts'
import { besideForEach, executions, hiddenLabels, types, unlike } from './beside.ts'

const { views } = catalog

const both = besideForEach()

const named = "printf('n%03d', i)"
const hidden = () => hiddenLabels(both().db)

describe('what is kept of labels that are not shown', () => {
  const clock = new Clock('2026-05-01T10:00:00Z')
  const job = () => jobContext(both().local, clock, { trigger: 'manual' })
  const mended = {
    audit: () => auditJob.run(job()),
    backfill: () => backfillJob.run(job()),
    refresh: () =>
      both().db.batch(
        views.flatMap((view) =>
          refreshRows(view, 'keys').map((sql) => statement(sql, JSON.stringify(['t74', 't75']))),
        ),
      ),
  }
  const shown = 'UPDATE agent_execution_summary_mv SET executions_by_type ='
  const damage = [
    ['forgotten', 'DELETE FROM viewkeeper_more_labels'],
    ['counted wrongly', 'UPDATE viewkeeper_more_labels SET rows = rows + 4'],
    ['named wrongly', "UPDATE viewkeeper_more_labels SET label = 'm' WHERE label = 'n102'"],
    [
      'joined by another',
      "INSERT INTO viewkeeper_more_labels VALUES ('agent_execution_summary_mv', 'executions_by_type', 't', 'm', 1)",
    ],
    ['left beside an empty histogram', `${shown} '{}'`],
    ['left beside a histogram that is none', `${shown} 'x'`],
    ['too few beside a wrong histogram', `${shown} '{"a": 3, "+more": 7}'`],
    [
      'left by a row that went',
      `${shown} '{}'; DELETE FROM agent_execution_summary_mv; UPDATE viewkeeper_more_labels SET label = 'm'`,
    ],
  ] as const

  test.each(
    damage.flatMap(([what, sql]) =>
      (['audit', 'backfill', 'refresh'] as const).map((how) => [what, how, sql] as const),
    ),
  )('%s: mended by %s', async (_what, how, sql) => {
    await both().succeeds(executions(1, 103, named))
    await both().db.batch(sql.split('; ').map((text) => statement(text)))
    await mended[how]()
    expect(await unlike(both().db)).toEqual([])
    expect(await hidden()).toBe('n101,n102,n103')
    await both().db.run(statement("DELETE FROM agent_executions WHERE id IN ('e1', 'e2')"))
    expect(await unlike(both().db)).toEqual([])
    expect(await types(both().db)).toMatchObject({ n101: 1, n102: 1, '+more': 1 })
  })

  it('is told as drift by the audit, once', async () => {
    await both().succeeds(executions(1, 103, named))
    await both().db.run(statement('DELETE FROM viewkeeper_more_labels'))
    const told = async () => (await auditJob.run(job())).views
    expect(await told()).toMatchObject({ agent_execution_summary_mv: { drifted: 1, repaired: 1 } })
    expect(await told()).toMatchObject({ agent_execution_summary_mv: { drifted: 0, repaired: 0 } })
  })
})
