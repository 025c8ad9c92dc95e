import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import { pause, refresh, resume } from '../../scripts/views/commands.ts'
import { status } from '../../scripts/views/status.ts'
import { verifyViews } from '../../scripts/views/verify.ts'
import { Database, statement } from '../../src/db/database.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { contents, rows } from '../monotask.ts'
import { terminal } from './command-line/terminal.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())
beforeEach(async () => {
  await resume(local.db)
  await run('DELETE FROM projects', 'DELETE FROM automation_queue', ...rows)
  await refresh(local.db)
})

const run = (...sql: string[]) => local.db.batch(sql.map((text) => statement(text)))
const verify = (view?: string, options: readonly string[] = []) =>
  verifyViews(local.db, view, options)
const lastLine = (text: string) => text.split('\n').at(-1)
const line = (table: string, figures: string) =>
  new RegExp(`^${table} +${figures.replaceAll(' ', ' +')}$`, 'm')

/** The database, but that statements which contain this text fail. */
const instead = (text: string, reason: string): Database =>
  new Database('failing', {
    transact: (statements) =>
      statements.some(({ sql }) => sql.includes(text))
        ? Promise.reject(new Error(reason))
        : local.transport.transact(statements),
  })

const exact = 'All five views are exact: 8 rows compared.'

it('says that all is exact, how many rows were compared, and how many read for it', async () => {
  const { text, status: exit } = await verify()
  expect(exit).toBe(0)
  expect(lastLine(text)).toBe(exact)
  expect(text).toMatch(line('task_progress_summary_mv', '1 1 1 0 0 0'))
  expect(text).toMatch(line('viewkeeper_queue_counts', '4 - 4 0 0 0'))
  expect(text).toMatch(
    /^Every row of each table above was compared with its definition: [\d,]+ rows read in all\.$/m,
  )
})

describe('each kind of difference is told by view, with the key and the command that mends it', () => {
  const progress = 'task_progress_summary_mv'
  const differs = (table: string, command: string, rowCount = '1 row') =>
    `${table} differs in ${rowCount}; this mends it: npm run views -- ${command}`
  test.each([
    [
      'a missing row',
      `DELETE FROM ${progress}`,
      [line(progress, '0 1 1 1 0 0'), /^ {2}missing {3}t$/m],
      differs(progress, `refresh ${progress}`),
    ],
    [
      'a drifted row',
      `UPDATE ${progress} SET evidence_count = 9`,
      [line(progress, '1 1 1 0 0 1'), /^ {2}drifted {3}t$/m],
      differs(progress, `refresh ${progress}`),
    ],
    [
      'an orphaned row behind the last key',
      `INSERT INTO ${progress} (task_id, last_refreshed_at) VALUES ('z', '')`,
      [line(progress, '2 1 2 0 1 0'), /^ {2}orphaned {2}z$/m],
      differs(progress, `refresh ${progress}`),
    ],
    [
      'a label counted that no row has',
      "INSERT INTO viewkeeper_more_labels VALUES ('agent_execution_summary_mv', 'executions_by_type', 't', 'x', 1)",
      [line('agent_execution_summary_mv', '1 1 1 0 0 1')],
      differs('agent_execution_summary_mv', 'refresh agent_execution_summary_mv'),
    ],
    [
      'jobs of a status counted wrong, or not at all, or counted without one',
      `UPDATE viewkeeper_queue_counts SET jobs = 7 WHERE status IN ('pending', 'failed')`,
      [
        line('viewkeeper_queue_counts', '4 - 4 0 1 1'),
        /^ {2}orphaned {2}failed\n {2}drifted {3}pending$/m,
      ],
      differs('viewkeeper_queue_counts', 'refresh automation_queue_summary_mv', '2 rows'),
    ],
    [
      'a status that is not counted',
      "DELETE FROM viewkeeper_queue_counts WHERE status = 'pending'",
      [line('viewkeeper_queue_counts', '3 - 4 1 0 0'), /^ {2}missing {3}pending$/m],
      differs('viewkeeper_queue_counts', 'refresh automation_queue_summary_mv'),
    ],
  ])('%s', async (_, sql, expected, last) => {
    await run(sql)
    const before = await contents(local.db)
    const { text, status: exit } = await verify()
    expect(await contents(local.db)).toEqual(before)
    expect(exit).toBe(1)
    for (const one of expected) expect(text).toMatch(one)
    expect(lastLine(text)).toBe(last)
    await refresh(local.db, last.split(' ').at(-1))
    expect(await verify()).toMatchObject({ status: 0 })
  })
})

it('names the first five keys that differ, in their order, and how many there are', async () => {
  const gone = [9, 8, 7, 6, 5, 4].map((key) => `('orphan-${key}', '')`).join(', ')
  await run(
    `INSERT INTO task_progress_summary_mv (task_id, last_refreshed_at) VALUES ${gone}`,
    'UPDATE task_progress_summary_mv SET evidence_count = 9 WHERE task_id IN (SELECT id FROM tasks)',
  )
  const { text } = await verify()
  const [, named = ''] = text.split('task_progress_summary_mv, the first 5 of 7:\n')
  expect(named.split('\n').slice(0, 5)).toEqual(
    [4, 5, 6, 7, 8].map((key) => `  orphaned  orphan-${key}`),
  )
  expect(named).not.toContain('orphan-9')
  const both = 'npm run views -- refresh --remote'
  await run('UPDATE project_statistics_mv SET total_tasks = 9')
  expect(lastLine((await verify(undefined, ['--remote'])).text)).toBe(
    `task_progress_summary_mv differs in 7 rows; project_statistics_mv differs in 1 row; this mends it: ${both}`,
  )
})

describe('triggers and plain views', () => {
  test.each([
    ['a trigger is missing', 'DROP TRIGGER refresh_progress_on_evidence', 'missing'],
    ['a plain view is missing', 'DROP VIEW task_progress_summary', 'missing'],
    [
      'a trigger is not as compiled',
      'DROP TRIGGER refresh_progress_on_evidence; CREATE TRIGGER refresh_progress_on_evidence AFTER INSERT ON task_evidence BEGIN SELECT 1; END',
      'outdated',
    ],
  ])('%s: it is named, and resume mends it', async (_, sql, state) => {
    await run(...sql.split(/; (?=CREATE)/))
    await run("INSERT INTO task_evidence (id, task_id) VALUES ('e', 't')")
    const { text, status: exit } = await verify()
    expect(exit).toBe(1)
    expect(text).toMatch(
      new RegExp(`^  ${state} +(refresh_progress_on_evidence|task_progress_)`, 'm'),
    )
    expect(lastLine(text)).toMatch(
      new RegExp(`1 trigger or plain view is ${state};.* this mends it: npm run views -- resume$`),
    )
    await resume(local.db)
    expect(await verify()).toMatchObject({ status: 0 })
  })

  it('those of other views are left out where one view is asked for', async () => {
    await run('DROP TRIGGER refresh_progress_on_evidence')
    expect(await verify('agent_execution_summary_mv')).toMatchObject({ status: 0 })
    expect(await verify('task_progress_summary_mv')).toMatchObject({ status: 1 })
  })
})

describe('of one view', () => {
  it('compares its rows alone', async () => {
    await run('UPDATE agent_execution_summary_mv SET total_executions = 9')
    const { text, status: exit } = await verify('task_progress_summary_mv')
    expect(exit).toBe(0)
    expect(lastLine(text)).toBe('task_progress_summary_mv is exact: 1 row compared.')
  })

  it('compares what it builds on, too: a figure that was wrong before it came up is wrong', async () => {
    await run('UPDATE task_validation_summary_mv SET session_count = 9')
    const { text, status: exit } = await verify('project_statistics_mv')
    expect(exit).toBe(1)
    expect(text).toMatch(line('task_validation_summary_mv', '1 1 1 0 0 1'))
  })
})

describe('views that nothing keeps', () => {
  it('paused: says so, with the command that puts them back', async () => {
    await pause(local.db)
    const { text, status: exit } = await verify()
    expect(exit).toBe(1)
    expect(text).toMatch(line('task_progress_summary_mv', '- - - - - -'))
    expect(text).toMatch(/^Every row of 0 of the 5 tables above was compared/m)
    expect(lastLine(text)).toMatch(
      /^task_validation_summary_mv is paused; .*automation_queue_summary_mv is paused; this mends it: npm run views -- resume$/,
    )
  })

  it('paused, and another one differs: names both commands', async () => {
    await pause(local.db, 'task_progress_summary')
    await run('UPDATE agent_execution_summary_mv SET total_executions = 9')
    expect(lastLine((await verify()).text)).toMatch(
      /: npm run views -- resume && npm run views -- refresh agent_execution_summary_mv$/,
    )
  })

  it('resuming: is not mended yet, even where its rows are right already', async () => {
    await run(
      "INSERT INTO viewkeeper_pause (view, state, paused_at_ms, probed) VALUES ('project_statistics_mv', 'resuming', 0, 1)",
    )
    const { text, status: exit } = await verify()
    expect(exit).toBe(1)
    expect(lastLine(text)).toBe(
      'project_statistics_mv is not mended yet; this mends it: npm run views -- resume',
    )
  })
})

describe('what cannot be read has no figures, and the others are compared', () => {
  it('a view table altered by hand: resume says what to do', async () => {
    await using altered = await localD1()
    await altered.db.run(
      statement('ALTER TABLE project_statistics_mv RENAME COLUMN low_tasks TO few_tasks'),
    )
    const { text, status: exit } = await verifyViews(altered.db)
    expect(exit).toBe(1)
    expect(text).toMatch(/^project_statistics_mv can't be read: no such column/m)
    expect(text).toMatch(line('project_statistics_mv', '- - - - - -'))
    expect(text).toMatch(line('task_progress_summary_mv', '0 0 0 0 0 0'))
    expect(lastLine(text)).toMatch(/^project_statistics_mv can't be read; .* -- resume$/)
  })

  it('a value that the definition fails for: the doctor says what to do', async () => {
    const failing = instead(
      'LEFT JOIN project_statistics_mv m',
      'D1_ERROR: integer overflow: SQLITE_ERROR',
    )
    expect(lastLine((await verifyViews(failing)).text)).toBe(
      "project_statistics_mv can't be read; this says what to do: npm run views -- doctor",
    )
  })
})

describe.each([
  ['verify', (db: Database) => verifyViews(db)],
  ['status', (db: Database) => status(db)],
])('%s of a database that', (_, command) => {
  it('never had our tables says how to install them', async () => {
    await using empty = await localD1([])
    await expect(command(empty.db)).rejects.toThrow(
      'Viewkeeper is not installed in this database. To install it: npm run db:migrate',
    )
  })

  it('is lost on the way fails with that, and not with a difference', async () => {
    const lost = instead('json_group_array', 'Network connection lost.')
    await expect(command(lost)).rejects.toThrow('Network connection lost.')
  })
})

describe('on a terminal', () => {
  test.each([
    [
      'verify',
      (db: Database, stream: ReturnType<typeof terminal>) => verifyViews(db, undefined, [], stream),
    ],
    ['status', (db: Database, stream: ReturnType<typeof terminal>) => status(db, [], stream)],
    [
      'refresh',
      (db: Database, stream: ReturnType<typeof terminal>) =>
        refresh(db, undefined, undefined, stream),
    ],
    [
      'resume',
      async (db: Database, stream: ReturnType<typeof terminal>) => {
        await pause(db)
        await resume(db, stream)
      },
    ],
  ])('%s leaves how far it came, a line for each view', async (_, command) => {
    const stream = terminal()
    await command(local.db, stream)
    expect(stream.lines()).toEqual([
      'task_validation_summary_mv  1 of 1 keys, 100 %',
      'task_progress_summary_mv  1 of 1 keys, 100 %',
      'agent_execution_summary_mv  1 of 1 keys, 100 %',
      'project_statistics_mv  1 of 1 keys, 100 %',
      '',
    ])
  })
})
