import { expect, test } from 'vitest'
import { diagnose, report } from '../../../scripts/doctor/doctor.ts'
import { statement } from '../../../src/db/database.ts'
import { hasFault } from '../../../src/keeper/finding.ts'
import { livingDatabases, statementsOf } from '../../checks/living-databases.ts'
import { localD1 } from '../../d1.ts'

test.each([
  [
    'RAISE(IGNORE) on changes of state',
    /^warning {2}write latency of task_state_update can't be measured: a trigger of the application ignores or removes it\.$/m,
  ],
  [
    'owner ids where there is no user yet',
    /^warning {2}write latency of task_create, .* can't be measured: NOT NULL constraint failed: tasks\.owner_id\.$/m,
  ],
])('the doctor tells what the write probe cannot measure: %s', async (name, line) => {
  const living = livingDatabases.find((one) => one.name === name)
  if (living === undefined) throw new Error(`There is no database ${name}.`)
  await using local = await localD1(statementsOf(living))
  const findings = await diagnose(local.db)
  expect(report(findings)).toMatch(line)
  expect(hasFault(findings)).toBe(false)
})

test.each([
  [
    'a trigger on it',
    'validation_sessions',
    [
      "CREATE TRIGGER app BEFORE INSERT ON validation_sessions BEGIN SELECT RAISE(ROLLBACK, 'no'); END",
    ],
  ],
  [
    'a table that its trigger writes to',
    'task_evidence',
    [
      'CREATE TABLE audit_log (what TEXT NOT NULL ON CONFLICT ROLLBACK)',
      'CREATE TRIGGER app AFTER INSERT ON task_evidence BEGIN INSERT INTO audit_log VALUES (NEW.uri); END',
    ],
  ],
])(
  'no canary goes where %s may ROLLBACK, which would reset the database; the doctor says so',
  async (_, table, extras) => {
    await using local = await localD1()
    await local.db.batch(extras.map((sql) => statement(sql)))
    const findings = await diagnose(local.db)
    expect(report(findings)).toMatch(
      new RegExp(`^warning {2}${table} takes no canary row \\(a trigger .* may ROLLBACK\\)`, 'm'),
    )
    expect(findings.filter(({ text }) => text.includes('not fired'))).toHaveLength(1)
    expect(hasFault(findings)).toBe(false)
  },
)
