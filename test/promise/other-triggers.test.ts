import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, test } from 'vitest'
import { workerTables } from '../../bench/databases/schema.ts'
import { readMigrationFiles } from '../../scripts/views/generate.ts'
import { statementsOf } from '../keeper/upgrade/database.ts'
import { seed } from '../seed.ts'
import { listsFor } from './lists.ts'
import { searchForFailure } from './search.ts'
import { type Mode, Twins } from './twins.ts'

const files = readMigrationFiles(join(import.meta.dirname, '../../migrations'))
const migration = '0011_lean_triggers.sql'
const [up, down] = [statementsOf(files, migration), statementsOf(files, `down/${migration}`)]

const modes: readonly Mode[] = [
  { foreignKeys: true, recursiveTriggers: false },
  { foreignKeys: true, recursiveTriggers: false, application: 'older' },
  { foreignKeys: true, recursiveTriggers: false, oddIds: true },
]

describe.each(modes)(`views that get other triggers (seed ${seed}) with %j`, (mode) => {
  const twins = new Twins(mode, workerTables())
  afterAll(() => twins.close())

  // Old triggers, then the new ones, then the old ones again.
  const cuts = fc.tuple(fc.nat(100), fc.nat(100))
  const lists = fc
    .tuple(listsFor(mode), cuts)
    .map(([list, [first, second]]) => [
      ...list.slice(0, first),
      'up',
      ...list.slice(first, first + second),
      'down',
      ...list.slice(first + second),
    ])

  test('equal their definitions before, between and after', () =>
    searchForFailure(lists, 'memory', (statements) => {
      twins.migrate(down)
      twins.begin()
      for (const sql of statements)
        if (sql === 'up' || sql === 'down') twins.migrate(sql === 'up' ? up : down)
        else twins.run(sql)
    }))
})
