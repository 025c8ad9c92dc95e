import { expect, test } from 'vitest'
import { diagnose, examine, report } from '../../../scripts/doctor/doctor.ts'
import { statement } from '../../../src/db/database.ts'
import { hasFault } from '../../../src/keeper/finding.ts'
import { localD1, migrationStatements } from '../../d1.ts'
import {
  contents,
  monotask,
  rows,
  withColumns,
  withOwnColumns,
  withoutForeignKeys,
} from '../../monotask.ts'

const migrate = migrationStatements().map((sql) => statement(sql))
const teams = 'CREATE TABLE teams (id TEXT PRIMARY KEY)'
const withTeam = withColumns('tasks', 'team_id TEXT NOT NULL REFERENCES teams')
const withCheck = withColumns('tasks', "lane TEXT NOT NULL CHECK (lane IN ('fast', 'slow'))")

test.each([
  ['as the contract has it', [...monotask(), ...rows]],
  ['without foreign keys', [...monotask(withoutForeignKeys), ...rows]],
  [
    'with NOT NULL columns of every type and one that points at another table',
    [
      teams,
      "INSERT INTO teams VALUES ('red')",
      ...monotask((sql) => withTeam(withOwnColumns(sql))),
    ],
  ],
])('a database %s is migrated, and the probe leaves it as it was', async (_, statements) => {
  await using local = await localD1(statements)
  expect(report(await examine(local.db))).not.toMatch(/^fault/m)
  await local.db.batch(migrate)
  const before = await contents(local.db)
  expect(report(await diagnose(local.db))).not.toMatch(/fault|canary/)
  expect(await contents(local.db)).toEqual(before)
})

test.each([
  ['a CHECK', monotask(withCheck), /tasks takes no canary row \(CHECK constraint failed: lane/],
  [
    'a table with no row to point at',
    [teams, ...monotask(withTeam)],
    /tasks takes no canary row \(NOT NULL constraint failed: tasks\.team_id\)/,
  ],
])('%s that refuses canary rows is a warning of its table alone', async (_, statements, line) => {
  await using local = await localD1(statements)
  await local.db.batch(migrate)
  const findings = await diagnose(local.db)
  expect(report(findings)).toMatch(line)
  expect(hasFault(findings)).toBe(false)
  expect(report(findings).match(/canary/g)).toHaveLength(1)
})

test('a trigger that breaks writes is a fault, even beside a constraint that refuses', async () => {
  await using local = await localD1([
    ...monotask(withCheck),
    'CREATE TABLE viewkeeper_replaced (view TEXT)',
  ])
  await local.db.batch(migrate)
  const before = await contents(local.db)
  expect(report(await diagnose(local.db))).toMatch(
    /^fault +triggers break writes that succeed without them: .*viewkeeper_replaced/m,
  )
  expect(await contents(local.db)).toEqual(before)
})

test('a migration that stopped half way is applied again', async () => {
  await using local = await localD1([...monotask(), ...rows])
  await local.db.batch(migrate.slice(0, 200))
  const before = report(await examine(local.db))
  expect(before).toMatch(/0002_materialized_views.sql stopped half way/)
  expect(before).not.toMatch(/^fault/m)
  await local.db.batch(migrate)
  expect(hasFault(await diagnose(local.db))).toBe(false)
})
