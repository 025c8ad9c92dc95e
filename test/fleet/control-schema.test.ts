import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { controlStatements } from '../../bench/databases/local-fleet.ts'
import { migrationStatements } from '../d1.ts'

const object = z.object({ name: z.string(), sql: z.string() })

/** Our own tables and their indexes, by name, each as it was made. */
const schemaOf = (statements: readonly string[]): ReadonlyMap<string, string> => {
  const db = new DatabaseSync(':memory:')
  for (const sql of statements) db.exec(sql)
  const rows = db
    .prepare(
      "SELECT name, sql FROM sqlite_master WHERE tbl_name LIKE 'viewkeeper_%' AND type IN ('table', 'index') AND sql IS NOT NULL",
    )
    .all()
  const normal = (sql: string) => sql.replaceAll(/\s+/g, ' ').replace(' IF NOT EXISTS', '')
  return new Map(
    z
      .array(object)
      .parse(rows)
      .map(({ name, sql }) => [name, normal(sql)]),
  )
}

/** What a fleet alone has. */
const ofFleets = /^viewkeeper_(databases|ticks|fleet_)/

it('CONTROL has its tables as a database has them, so that the same jobs run in both', () => {
  const control = schemaOf(controlStatements())
  const database = schemaOf(migrationStatements())
  const shared = [...control].filter(([name]) => !ofFleets.test(name))
  expect(shared.length).toBeGreaterThan(20)
  for (const [name, sql] of shared) expect(database.get(name), name).toBe(sql)
  // What jobs of CONTROL read and write, whatever views there are.
  for (const name of [
    'alerts',
    'alerts_in_order',
    'invocations',
    'outbox',
    'silences',
    'sample_series',
  ])
    expect(control.has(`viewkeeper_${name}`), name).toBe(true)
})
