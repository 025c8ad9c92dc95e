import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { overSqlite } from '../../scripts/doctor/sqlite.ts'
import { Database } from '../../src/db/database.ts'
import { readCanarySchema } from '../../src/db/probe.ts'
import { triggerProbe } from '../../src/views/canary-writes.ts'
import { triggerSql } from '../../src/views/compile/triggers/trigger.ts'
import { materializedViews, triggers } from '../../src/views/schema.ts'
import { sourceTables } from '../../src/views/source-schema.ts'
import { monotask, withOwnColumns, withoutForeignKeys } from '../monotask.ts'

test.each([
  ['as the contract has it', monotask()],
  ['without foreign keys', monotask(withoutForeignKeys)],
  ["with the application's own columns", monotask(withOwnColumns)],
])('the probe fires every trigger on a database %s', async (_, source) => {
  const sqlite = new DatabaseSync(':memory:')
  for (const sql of [...source, ...materializedViews()]) sqlite.exec(sql)
  sqlite.exec('CREATE TABLE fired (name TEXT)')
  for (const trigger of triggers) {
    const body = [`INSERT INTO fired VALUES ('${trigger.name}')`, ...trigger.body]
    sqlite.exec(`DROP TRIGGER ${trigger.name}; ${triggerSql({ ...trigger, body })}`)
  }
  const db = new Database('memory', overSqlite(sqlite))
  const schema = await readCanarySchema(db)
  await db.batch(triggerProbe({ prefix: 'canary', schema, tables: sourceTables }))
  const fired = sqlite.prepare('SELECT DISTINCT name FROM fired ORDER BY name').all()
  expect(fired.map(({ name }) => name)).toEqual(triggers.map(({ name }) => name).toSorted())
})
