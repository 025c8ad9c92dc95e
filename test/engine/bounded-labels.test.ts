import { beforeEach, describe, expect, it, test } from 'vitest'
import { statement } from '../../src/db/database.ts'
import {
  besideForEach,
  executions,
  failedNames,
  failures,
  hiddenLabels,
  only,
  repeated,
  types,
  unlike,
} from './beside.ts'

const both = besideForEach()

const named = "printf('n%03d', i)"
const hidden = () => hiddenLabels(both().db)

describe('labels that differ in what no text should have', () => {
  const smile = repeated('😀', 198)
  test.each([
    ['a comma', "'a,b'", "'a'"],
    ['nothing', "''", "' '"],
    ['NUL inside', "'a' || char(0) || 'b'", "'a' || char(0) || 'c'"],
    ['BLOBs', "x'61'", "x'00'"],
    ['invalid UTF-8', "CAST(x'61ff62' AS TEXT)", "CAST(x'61fe62' AS TEXT)"],
    ['the beginning of a character', "CAST(x'f09f98' AS TEXT)", "CAST(x'f0' AS TEXT)"],
    ['half of a surrogate pair', "CAST(x'eda080' AS TEXT)", "CAST(x'eda081' AS TEXT)"],
    ['control characters', 'char(1, 9, 10, 13, 31, 127)', 'char(2, 9)'],
    ['quotes and backslashes', "'\"\\'", "'\\u0000'"],
    ['what JSON paths are made of', '\'$."+more"\'', "'[0]'"],
    ['the label of all others', "'+more'", "'+MORE'"],
    ['what a list ends with', "'+3 more'", "'+1 more'"],
    ['4 bytes at the end of 200 characters', `${smile} || 'xy'`, `${smile} || 'x😀z'`],
    ['the 201st character alone', `${smile} || 'xyz'`, `${smile} || 'xy'`],
    ['numbers', '1', '1.5'],
    ['case alone', "'Bash'", "'bash'"],
  ])('%s', async (_what, first, second) => {
    for (const insert of [failures, executions])
      await both().succeeds(insert(1, 2, first), insert(3, 3, second), insert(4, 110, named))
    await both().succeeds(
      `UPDATE agent_executions SET agent_type = ${second} WHERE id = 'e1' RETURNING id`,
      `UPDATE validation_results SET rule_name = ${second} WHERE id = 'r1' RETURNING id`,
      "DELETE FROM agent_executions WHERE id IN ('e1', 'e3') RETURNING id",
      "DELETE FROM validation_results WHERE id IN ('r1', 'r3') RETURNING id",
      `INSERT OR REPLACE INTO agent_executions (id, task_id, agent_type) VALUES ('e2', 'u', ${first}) RETURNING id`,
      "UPDATE agent_executions SET task_id = 't' WHERE id = 'e2' RETURNING id",
      'DELETE FROM agent_executions RETURNING id',
      'DELETE FROM validation_results RETURNING id',
    )
    expect([await hidden(), await types(both().db), await failedNames(both().db)]).toEqual([
      null,
      {},
      null,
    ])
  })
})

describe('more labels than are shown', () => {
  beforeEach(async () => {
    await both().succeeds(executions(1, 103, named), failures(1, 103, named))
  })

  it('are counted together, and shown once there is room', async () => {
    expect(await types(both().db)).toMatchObject({ n100: 1, '+more': 3 })
    expect(await failedNames(both().db)).toMatch(/,n100,\+3 more$/)
    await both().succeeds(
      "DELETE FROM agent_executions WHERE id = 'e5' RETURNING id",
      "DELETE FROM validation_results WHERE id = 'r5' RETURNING id",
    )
    expect(await types(both().db)).toMatchObject({ n101: 1, '+more': 2 })
    expect(await failedNames(both().db)).toMatch(/,n101,\+2 more$/)
    await both().succeeds(
      "DELETE FROM agent_executions WHERE id IN ('e6', 'e103') RETURNING id",
      "DELETE FROM validation_results WHERE id IN ('r6', 'r103') RETURNING id",
    )
    expect(Object.keys(await types(both().db))).toHaveLength(100)
    expect(await failedNames(both().db)).toMatch(/,n102$/)
    expect(await hidden()).toBeNull()
  })

  it('change places when a row gets another label', async () => {
    await both().succeeds(
      "UPDATE agent_executions SET agent_type = 'a' WHERE id = 'e103' RETURNING id",
      "UPDATE validation_results SET rule_name = 'a' WHERE id = 'r103' RETURNING id",
    )
    expect(await types(both().db)).toMatchObject({ a: 1, n099: 1, '+more': 3 })
    expect(await failedNames(both().db)).toMatch(/^a,.*,n099,\+3 more$/)
    await both().succeeds(
      "UPDATE agent_executions SET agent_type = 'z' WHERE id = 'e1' RETURNING id",
      "UPDATE validation_results SET rule_name = 'z', severity = 'low' WHERE id = 'r1' RETURNING id",
    )
    expect(await hidden()).toBe('n101,n102,z')
  })

  it('are kept of a task that comes after its executions', async () => {
    const { db } = both()
    await db.batch(
      [
        'PRAGMA defer_foreign_keys = ON',
        executions(104, 206, named).replaceAll("'t'", "'late'").replace(' RETURNING id', ''),
        "INSERT INTO tasks (id, project_id, title) VALUES ('late', 'p', 'T')",
      ].map((sql) => statement(sql)),
    )
    expect(await unlike(db)).toEqual([])
    expect(await hidden()).toBe('n101,n102,n103,n204,n205,n206')
  })

  it('go and come with their task', async () => {
    await both().succeeds("UPDATE agent_executions SET task_id = 'u' WHERE id <> 'e1' RETURNING id")
    expect(await hidden()).toBe('n102,n103')
    await both().succeeds("DELETE FROM tasks WHERE id = 'u' RETURNING id")
    expect(await only(both().db, 'SELECT count(*) FROM viewkeeper_more_labels')).toBe(0)
  })
})
