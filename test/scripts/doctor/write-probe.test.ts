import { expect, test } from 'vitest'
import { diagnose, hasFault, report } from '../../../scripts/doctor/doctor.ts'
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
