import { describe, expect, it, test } from 'vitest'
import {
  besideForEach,
  executions,
  failedNames,
  failures,
  only,
  repeated,
  types,
} from './beside.ts'

const both = besideForEach()

describe('a write that a view could not hold whole succeeds as without us', () => {
  it('the 1,100th failed result with a name of 2 kB', async () => {
    await both().succeeds(failures(1, 1099, `printf('%05d', i) || ${repeated('x', 2000)}`))
    await both().succeeds(failures(1100, 1100, `printf('%05d', i) || ${repeated('x', 2000)}`))
    expect(await only(both().db, 'SELECT count(*) AS n FROM validation_results')).toBe(1100)
    expect(await failedNames(both().db)).toMatch(/^00001x{195},00002x.*,\+1000 more$/)
  })

  it.each([100_000, 2_000_000])('the 21st agent type of %d bytes', async (bytes) => {
    const type = `printf('%05d', i) || ${repeated('y', bytes - 100)}`
    await both().succeeds(executions(1, 20, type), executions(21, 21, type))
    expect(Object.keys(await types(both().db))).toHaveLength(21)
  })

  it('a title of 1.5 MB with 70 failures of 5 kB names', async () => {
    await both().succeeds(
      `UPDATE tasks SET title = ${repeated('z', 1_500_000)} WHERE id = 't' RETURNING id`,
      failures(1, 70, `printf('%05d', i) || ${repeated('x', 5000)}`),
      "UPDATE tasks SET title = 'q' || title WHERE id = 't' RETURNING id",
    )
    expect(
      await only(
        both().db,
        "SELECT length(task_title) AS n FROM task_validation_summary_mv WHERE task_id = 't'",
      ),
    ).toBe(1000)
  })

  it('a session whose id is the beginning of a later one that is cut off', async () => {
    const [short, long] = [repeated('a', 1000), repeated('a', 100_001)]
    await both().succeeds(
      `INSERT INTO validation_sessions (id, task_id, status, started_at) VALUES (${short}, 't', 'running', '2040') RETURNING task_id`,
      `INSERT INTO validation_sessions (id, task_id, status, started_at) VALUES (${long}, 't', 'failed', '2041') RETURNING task_id`,
      `UPDATE validation_sessions SET status = 'passed' WHERE id = ${short} RETURNING task_id`,
    )
  })

  it('names that come to more than 64 kB together', async () => {
    const wide = (from: number, to: number) =>
      failures(from, to, `printf('%05d', i) || ${repeated('😀', 300)}`)
    await both().succeeds(wide(1, 80))
    expect(await failedNames(both().db)).not.toMatch(/more$/)
    await both().succeeds(wide(81, 82))
    expect(await failedNames(both().db)).toMatch(/,\+1 more$/)
    await both().succeeds("DELETE FROM validation_results WHERE id = 'r1' RETURNING id")
    expect(await failedNames(both().db)).not.toMatch(/more$/)
  })

  it('a queue job of which everything is huge', async () => {
    const huge = repeated('x', 400_000)
    await both().succeeds(
      `INSERT INTO automation_queue (id, event_type, status) VALUES ('q', ${huge}, ${huge})`,
      `UPDATE automation_queue SET status = ${huge} || 'y', event_type = zeroblob(500000) RETURNING id`,
      "UPDATE automation_queue SET status = 'pending', project_id = 'p' RETURNING id",
      'DELETE FROM automation_queue RETURNING id',
    )
    // Foreign keys refuse it here, as they do without us.
    await both().passes(
      `INSERT INTO automation_queue (id, project_id, task_id, event_type) VALUES ('q', ${huge}, ${huge}, 'e')`,
    )
  })

  test.each([
    [
      'validation_sessions',
      ['total_rules', 'passed_rules', 'execution_time_ms', 'status', 'started_at'],
    ],
    ['agent_executions', ['duration_ms', 'cost_usd', 'status', 'started_at', 'agent_type']],
    ['test_executions', ['total_tests', 'passed_tests', 'failed_tests', 'executed_at']],
    ['code_coverage', ['line_coverage', 'branch_coverage', 'measured_at']],
    ['file_changes', ['lines_added', 'lines_deleted', 'file_path']],
  ])('%s: huge text and BLOBs in columns of any type', async (table, columns) => {
    const some = columns.map(() => "'x'").join(', ')
    await both().succeeds(
      `INSERT INTO ${table} (id, task_id, ${columns.join(', ')}) VALUES ('h', 't', ${some}) RETURNING id`,
    )
    for (const value of [
      repeated('9', 300_000),
      'zeroblob(300000)',
      repeated('é', 120_000),
      '9223372036854775807',
      '-1e400',
      "''",
    ])
      await both().succeeds(
        `UPDATE ${table} SET ${columns.map((column) => `${column} = ${value}`).join(', ')} RETURNING id`,
      )
    await both().succeeds(`DELETE FROM ${table} RETURNING id`)
  })
})
