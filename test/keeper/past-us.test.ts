import { describe, expect, it, vi } from 'vitest'
import { resume } from '../../scripts/views/commands.ts'
import { status } from '../../scripts/views/status.ts'
import { statement } from '../../src/db/database.ts'
import { auditJob } from '../../src/jobs/audit.ts'
import { evaluateJob } from '../../src/jobs/evaluate.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { listAlerts } from '../../src/store/alerts.ts'
import { readAuditRecord } from '../../src/store/audit-record.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext, runJob } from '../jobs/context.ts'
import { differences, filling, rebuild, renameOldFirst, underLegacyAlter } from '../rebuild.ts'

const { triggers } = catalog

const run = ({ db }: LocalD1, ...texts: readonly string[]) =>
  db.batch(texts.map((text) => statement(text)))

/** What a tick sees of the triggers, and the alerts about them. */
const tick = async (local: LocalD1) => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const context = jobContext(local, new Clock(new Date().toISOString()))
  await runJob(auditJob, context, { kind: 'manual' })
  await runJob(evaluateJob, context, { kind: 'manual' })
  const record = await readAuditRecord(local.db)
  const alerts = await listAlerts(local.db, { since_ms: 0, after: null, limit: 500 })
  return {
    triggers: record?.triggers,
    alert: (name: string) =>
      alerts.find(({ labels, status: state }) => labels.alertname === name && state === 'firing'),
  }
}

const newTask = "INSERT INTO tasks (id, project_id, title) VALUES ('new', 'p', 'New')"
const canWrite = (local: LocalD1) =>
  run(
    local,
    newTask,
    "UPDATE tasks SET title = 'Newer' WHERE id = 'new'",
    "DELETE FROM tasks WHERE id = 'new'",
  )

describe('a migration that was run past us and breaks writes', () => {
  it.each([
    ['DROP TABLE of a leaf', ['DROP TABLE screenshots'], /no such table: main\.screenshots/, false],
    [
      'a leaf rebuilt with the old one renamed first',
      renameOldFirst('task_evidence'),
      /task_evidence_old/,
      true,
    ],
    [
      'DROP COLUMN of one in use, under legacy_alter_table',
      underLegacyAlter('ALTER TABLE tasks DROP COLUMN github_synced_at'),
      /no such column: .*github_synced_at/,
      false,
    ],
    [
      'DROP COLUMN of a leaf, under legacy_alter_table',
      underLegacyAlter('ALTER TABLE file_changes DROP COLUMN lines_added'),
      /no such column: .*lines_added/,
      false,
    ],
    [
      'a plain view dropped by hand',
      ['DROP VIEW task_progress_summary'],
      /no such table: main\.task_progress_summary/,
      true,
    ],
  ])(
    '%s: the next tick is critical, and its one command lets the application write',
    async (_, migration, reason, mends) => {
      await using local = await localD1()
      await run(local, ...filling)
      await tick(local)
      await run(local, ...migration)
      await expect(canWrite(local)).rejects.toThrow()
      const { triggers: found, alert } = await tick(local)
      expect(found?.broken.length).toBeGreaterThan(0)
      for (const broken of found?.broken ?? []) expect(broken).toMatch(reason)
      const shown = alert('TriggersBroken')
      expect(shown).toMatchObject({ labels: { severity: 'critical' }, value: found?.broken.length })
      expect(shown?.annotations.description).toContain('npm run views -- resume --remote')
      expect((await status(local.db)).text).toMatch(/broken {4}\w+: no such/)

      const resumed = resume(local.db)
      if (mends) await resumed
      else await expect(resumed).rejects.toThrow(/Our triggers are out: the application can write/)
      await canWrite(local)
      const after = await tick(local)
      expect(after.triggers).toMatchObject({
        broken: [],
        missing: [],
        installed: mends ? triggers.length : 0,
        paused: mends ? 0 : triggers.length,
      })
      expect(after.alert('TriggersBroken')).toBeUndefined()
      if (mends) expect(await differences(local.db)).toEqual({})
    },
  )

  it('names only the triggers that name what is gone', async () => {
    await using local = await localD1()
    await run(local, 'DROP TABLE screenshots')
    const { triggers: found } = await tick(local)
    const names = (found?.broken ?? []).map((text) => text.split(':')[0])
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name) => !name?.includes('_progress_'))).toEqual([])
    expect(found?.missing.every((name) => name.includes('screenshot'))).toBe(true)
  })

  it('a broken trigger of the application is not blamed on us', async () => {
    await using local = await localD1()
    await run(
      local,
      'CREATE TABLE log (id TEXT)',
      'CREATE TRIGGER log_task AFTER INSERT ON tasks BEGIN INSERT INTO log VALUES (NEW.id); END',
      'DROP TABLE log',
    )
    await expect(run(local, newTask)).rejects.toThrow('no such table: main.log')
    expect((await tick(local)).triggers).toMatchObject({ broken: [], outdated: [], missing: [] })
  })
})

describe('a migration that was run past us and breaks no write', () => {
  it('RENAME COLUMN: outdated; resume refuses, asks whether it was renamed, and writes go on', async () => {
    await using local = await localD1()
    await run(local, ...filling, 'ALTER TABLE tasks RENAME COLUMN current_state TO state')
    const { triggers: found, alert } = await tick(local)
    expect(found).toMatchObject({ broken: [], missing: [] })
    expect(alert('TriggersOutdated')).toMatchObject({ value: found?.outdated.length })
    await expect(resume(local.db)).rejects.toThrow(/tasks\.current_state is missing/)
    await canWrite(local)
  })

  it('RENAME TABLE: outdated; resume refuses, names the table, and writes go on', async () => {
    await using local = await localD1()
    await run(local, ...filling, 'ALTER TABLE file_changes RENAME TO changes')
    const { triggers: found } = await tick(local)
    expect(found).toMatchObject({ broken: [], missing: [] })
    expect(found?.outdated.length).toBeGreaterThan(0)
    await expect(resume(local.db)).rejects.toThrow(/file_changes is missing.*Nothing was changed/s)
    await canWrite(local)
    await run(local, "INSERT INTO changes (id, task_id, file_path) VALUES ('n', 'b', '/n')")
  })

  it('a rebuild under legacy_alter_table takes triggers along: missing; resume puts them back and mends', async () => {
    await using local = await localD1()
    await run(local, ...filling, ...underLegacyAlter(...rebuild('task_evidence')))
    await run(local, "INSERT INTO task_evidence (id, task_id) VALUES ('k', 'c')")
    const { triggers: found, alert } = await tick(local)
    expect(found).toMatchObject({ broken: [], outdated: [], missing: { length: 7 } })
    expect(alert('TriggersMissing')?.annotations.description).toContain('resume --remote')
    expect((await resume(local.db)).text).toMatch(/task_progress_summary_mv: 3 keys checked/)
    expect(await differences(local.db)).toEqual({})
    expect((await tick(local)).alert('TriggersMissing')).toBeUndefined()
  })
})
