import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { comparedColumns } from '../../src/engine/statements/refresh-sql.ts'
import { baseline, materializedViews } from '../../src/keeper/schema.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { searchForFailure } from '../promise/search.ts'
import { seed } from '../seed.ts'
import { parents } from './beside.ts'

const { views } = catalog

const db = new DatabaseSync(':memory:')
for (const sql of [...baseline(catalog), ...materializedViews(catalog)]) db.exec(sql)
afterAll(() => db.close())

const queries = views.map(({ key, table, declaration, ...view }) => {
  const names = [key, ...comparedColumns({ key, table, declaration, ...view })].join(', ')
  return [table, declaration.name].map((of) => db.prepare(`SELECT ${names} FROM ${of} ORDER BY 1`))
})

const id = fc.nat(299)
/** Of 130 names some are wide, so that lists end by their bytes, and some begin alike. */
const name = fc
  .nat(129)
  .map((at) =>
    at === 7
      ? '+more'
      : at < 60
        ? `${'n'.repeat(190)}${at}${'é'.repeat(40)}`
        : `${'😀'.repeat(120)}${at}`,
  )
const task = fc.constantFrom('t', 't', 't', 'u')
const session = fc.constantFrom('s', 's', 's', 's2')
const write = fc.oneof(
  fc
    .tuple(id, task, session, name, fc.constantFrom('critical', 'low'))
    .map(([at, t, s, n, severity]) => [
      `INSERT OR REPLACE INTO agent_executions (id, task_id, agent_type) VALUES ('e${at}', '${t}', '${n}')`,
      `INSERT OR REPLACE INTO validation_results (id, validation_session_id, rule_name, status, severity) VALUES ('r${at}', '${s}', '${n}', 'failed', '${severity}')`,
    ]),
  id.map((at) => [
    `DELETE FROM agent_executions WHERE id = 'e${at}'`,
    `DELETE FROM validation_results WHERE id = 'r${at}'`,
  ]),
  fc
    .tuple(id, name, id)
    .map(([at, n, other]) => [
      `UPDATE OR REPLACE agent_executions SET agent_type = '${n}', id = 'e${other}' WHERE id = 'e${at}'`,
      `UPDATE OR REPLACE validation_results SET rule_name = '${n}', severity = 'critical', id = 'r${other}' WHERE id = 'r${at}'`,
    ]),
  fc
    .tuple(id, task, session)
    .map(([at, t, s]) => [
      `UPDATE agent_executions SET task_id = '${t}' WHERE id IN ('e${at}', 'e${at + 1}', 'e${at + 2}')`,
      `UPDATE validation_results SET validation_session_id = '${s}' WHERE id IN ('r${at}', 'r${at + 1}')`,
    ]),
)
/** Begins with as many labels as are shown, and a few more or fewer, so that every list crosses the limit. */
const lists = fc
  .tuple(fc.integer({ min: 90, max: 125 }), fc.array(write, { minLength: 40, maxLength: 40 }))
  .map(([labels, writes]) => [
    ...Array.from({ length: labels }, (_, at) => [
      `INSERT INTO agent_executions (id, task_id, agent_type) VALUES ('e${at}', 't', 'm${at}')`,
      `INSERT INTO validation_results (id, validation_session_id, rule_name, status) VALUES ('r${at}', 's', 'm${at}', 'failed')`,
    ]).flat(),
    ...writes.flat(),
  ])

test(`bounded lists and histograms equal their definitions (seed ${seed})`, { timeout: 0 }, () =>
  searchForFailure(lists, 'memory', (statements) => {
    const begin = [...parents, "INSERT INTO validation_sessions (id, task_id) VALUES ('s2', 'u')"]
    for (const sql of ['DELETE FROM projects', ...begin]) db.exec(sql)
    for (const [at, sql] of statements.entries()) {
      db.exec(sql)
      if (at < 180) continue
      for (const [kept, plain] of queries) expect(kept?.all(), sql).toEqual(plain?.all())
    }
  }),
)
