import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { overSqlite } from '../../scripts/doctor/sqlite.ts'
import { newCanaryIds, readCanarySchema } from '../../src/db/canary.ts'
import { Database } from '../../src/db/database.ts'
import { triggerSql } from '../../src/engine/triggers/trigger.ts'
import { triggerProbe } from '../../src/keeper/probe/canary-writes.ts'
import { materializedViews } from '../../src/keeper/schema.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { monotask, withOwnColumns, withoutForeignKeys } from '../monotask.ts'

const { triggers } = catalog

test.each([
  ['as the contract has it', monotask()],
  ['without foreign keys', monotask(withoutForeignKeys)],
  ["with the application's own columns", monotask(withOwnColumns)],
])('the probe fires every trigger on a database %s', async (_, source) => {
  const sqlite = new DatabaseSync(':memory:')
  for (const sql of [...source, ...materializedViews(catalog)]) sqlite.exec(sql)
  sqlite.exec('CREATE TABLE fired (name TEXT)')
  for (const trigger of triggers) {
    const body = [`INSERT INTO fired VALUES ('${trigger.name}')`, ...trigger.body]
    sqlite.exec(`DROP TRIGGER ${trigger.name}; ${triggerSql({ ...trigger, body })}`)
  }
  const db = new Database('memory', overSqlite(sqlite))
  const schema = await readCanarySchema(db, catalog.canaries)
  await db.batch(triggerProbe(catalog, { tables: catalog.canaries, schema, idOf: newCanaryIds() }))
  const fired = sqlite.prepare('SELECT DISTINCT name FROM fired ORDER BY name').all()
  expect(fired.map(({ name }) => name)).toEqual(triggers.map(({ name }) => name).toSorted())
})
