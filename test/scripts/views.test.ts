import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as commands from '../../scripts/views/commands.ts'
import { status as statusAnswer } from '../../scripts/views/status.ts'
import { type Database, statement } from '../../src/db/database.ts'
import { auditJob } from '../../src/jobs/audit.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext, runJob } from '../jobs/context.ts'

const { triggers } = catalog

/** What each says to people. */
const status = async (db: Database) => (await statusAnswer(db)).text
const refresh = async (...args: Parameters<typeof commands.refresh>) =>
  (await commands.refresh(...args)).text
const pause = async (...args: Parameters<typeof commands.pause>) =>
  (await commands.pause(...args)).text
const resume = async (db: Database) => (await commands.resume(db)).text

let local: LocalD1
const run = (...texts: string[]) => local.db.batch(texts.map((text) => statement(text)))
const auditAt = (time: number) =>
  auditJob.run(jobContext(local, new Clock(new Date(time).toISOString())))
const row = (table: string, columns: string) => new RegExp(`^${table} +${columns}$`, 'm')

beforeAll(async () => {
  local = await localD1()
  await run(
    "INSERT INTO projects (id, name) VALUES ('p', 'P')",
    "INSERT INTO tasks (id, project_id, title) VALUES ('a', 'p', 'A'), ('b', 'p', 'B')",
  )
})
afterAll(() => local[Symbol.asyncDispose]())

describe('views status', () => {
  it('counts rows, what is missing, orphaned and drifted, and the rows compared, and changes nothing', async () => {
    await run(
      "UPDATE task_progress_summary_mv SET evidence_count = 9 WHERE task_id = 'a'",
      "DELETE FROM task_progress_summary_mv WHERE task_id = 'b'",
      "INSERT INTO task_progress_summary_mv (task_id, last_refreshed_at) VALUES ('gone', '')",
    )
    const expected = row('task_progress_summary_mv', '2 +2 +3 +1 +1 +1')
    expect(await status(local.db)).toMatch(expected)
    expect(await status(local.db)).toMatch(expected)
  })

  it('names each trigger that is missing or outdated', async () => {
    await run(
      'DROP TRIGGER refresh_progress_on_evidence',
      'DROP TRIGGER refresh_progress_on_screenshot',
      'CREATE TRIGGER refresh_progress_on_screenshot AFTER INSERT ON screenshots BEGIN SELECT 1; END',
    )
    const text = await status(local.db)
    expect(text).toContain(`${triggers.length - 2} installed, 1 missing, 1 outdated`)
    expect(text).toContain('missing   refresh_progress_on_evidence')
    expect(text).toContain('outdated  refresh_progress_on_screenshot')
  })
})

describe('views refresh', () => {
  it('mends one key', async () => {
    expect(await refresh(local.db, 'task_progress_summary', 'a')).toBe(
      'task_progress_summary_mv a: mended',
    )
    expect(await refresh(local.db, 'task_progress_summary', 'a')).toBe(
      'task_progress_summary_mv a: nothing to mend, or no such key',
    )
  })

  it('mends one view', async () => {
    expect(await refresh(local.db, 'task_progress_summary_mv')).toBe(
      'task_progress_summary_mv: 2 keys checked, 2 rows mended',
    )
    expect(await status(local.db)).toMatch(row('task_progress_summary_mv', '2 +2 +2 +0 +0 +0'))
  })

  it('says that an unknown key is none', async () => {
    expect(await refresh(local.db, 'project_statistics', 'nobody')).toContain('no such key')
  })

  it('names the views there are when asked for another', async () => {
    await expect(refresh(local.db, 'task_summary')).rejects.toThrow(
      'There is no view task_summary. The views are task_validation_summary_mv, ',
    )
  })
})

describe('views pause and resume', () => {
  const now = Date.now()

  it('pause takes every trigger and plain view away, and the audit says so instead of alarming', async () => {
    expect(await pause(local.db)).toContain('project_statistics_mv')
    await run("INSERT INTO task_evidence (id, task_id) VALUES ('e', 'a')")
    const text = await status(local.db)
    expect(text).toContain(
      `0 installed, 0 missing, 0 outdated, 0 broken, ${triggers.length} paused`,
    )
    expect(text).toMatch(row('task_progress_summary_mv', '- +- +- +- +- +-'))
    expect(text).toContain('task_progress_summary_mv paused since ')
    expect(await auditAt(now + 90_000_000)).toMatchObject({
      skipped: expect.stringContaining('npm run views -- resume --remote'),
      paused_since: expect.stringMatching(/Z$/),
      views: {},
      triggers: { installed: 0, paused: triggers.length, missing: [] },
    })
  })

  it('refresh is refused while paused, with what to do', async () => {
    await expect(refresh(local.db)).rejects.toThrow(/paused since .*npm run views -- resume/)
  })

  it('resume puts everything back and mends every view', async () => {
    await run("INSERT INTO task_evidence (id, task_id) VALUES ('e2', 'b')")
    expect(await resume(local.db)).toContain(
      'task_progress_summary_mv: 2 keys checked, 2 rows mended',
    )
    await run("INSERT INTO task_evidence (id, task_id) VALUES ('e3', 'b')")
    const text = await status(local.db)
    expect(text).toContain(`${triggers.length} installed, 0 missing, 0 outdated, 0 broken\n`)
    expect(text).toContain('not paused')
    expect(text).toMatch(row('task_progress_summary_mv', '2 +2 +2 +0 +0 +0'))
  })

  it('resume of what is not paused says that nothing was to be mended', async () => {
    expect(await resume(local.db)).toContain('Nothing was to be mended.')
  })

  it('pauses one view together with what builds on it, while the others are kept', async () => {
    expect(await pause(local.db, 'task_validation_summary')).toMatch(
      /: task_validation_summary_mv, project_statistics_mv\.$/,
    )
    await run(
      "INSERT INTO validation_sessions (id, task_id, status) VALUES ('s', 'a', 'passed')",
      "INSERT INTO task_evidence (id, task_id) VALUES ('e4', 'a')",
    )
    const text = await status(local.db)
    expect(text).toMatch(row('task_progress_summary_mv', '2 +2 +2 +0 +0 +0'))
    expect(text).toMatch(row('task_validation_summary_mv', '- +- +- +- +- +-'))
    const mended = await resume(local.db)
    expect(mended).toContain('task_validation_summary_mv: 2 keys checked, 1 row mended')
    expect(mended).not.toContain('task_progress_summary_mv')
    expect(await status(local.db)).toContain('not paused')
  })

  it('names the views there are when asked to pause another', async () => {
    await expect(pause(local.db, 'task_summary')).rejects.toThrow(
      'There is no view task_summary. The views are task_validation_summary_mv, ',
    )
  })
})

it('views sql prints all that a view compiles to', () => {
  const { text } = commands.sql('project_statistics')
  expect(text).toContain('CREATE TABLE IF NOT EXISTS project_statistics_mv')
  expect(text).toContain('CREATE VIEW project_statistics AS')
  expect(text).toContain('CREATE TRIGGER IF NOT EXISTS init_project_stats_on_create')
  expect(() => commands.sql('nothing')).toThrow('There is no view nothing.')
})

it('an audit that meets a view table altered by hand fails, and says what to do', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  await run('ALTER TABLE project_statistics_mv RENAME COLUMN low_tasks TO few_tasks')
  const outcome = await runJob(auditJob, jobContext(local, new Clock(new Date().toISOString())), {
    kind: 'manual',
  })
  expect(outcome).toMatchObject({
    run: { status: 'failed', error: expect.stringContaining('npm run views -- doctor') },
  })
})
