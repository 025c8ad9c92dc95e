import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readMigrationFiles, readSnapshot } from '../../../scripts/views/generate.ts'
import { count } from '../../../src/engine/declaration.ts'
import { differenceOf } from '../../../src/keeper/upgrade/difference.ts'
import { generate } from '../../../src/keeper/upgrade/generate.ts'
import { installedOf } from '../../../src/keeper/upgrade/installed.ts'
import {
  parseSnapshot,
  printSnapshot,
  type Snapshot,
} from '../../../src/keeper/upgrade/snapshot.ts'
import { catalog } from '../../../src/monotask/catalog.ts'
import { declarations } from '../../../src/monotask/views/index.ts'
import { upNames } from './database.ts'
import { catalogWith, changing, history, releaseAfter, review, unreleasedState } from './history.ts'

const folder = join(import.meta.dirname, '../../../migrations')
const files = readMigrationFiles(folder)
const snapshot = readSnapshot(folder)
const committed = { catalog, files, snapshot }

/** The number of the next migration, as file names have it. */
const next = String(upNames(files).length + 1).padStart(4, '0')

/** What the next migration would do to the views. */
const differenceTo = (next: typeof catalog, old: Snapshot = snapshot) => {
  const difference = differenceOf(old, installedOf(next), false)
  const { created, rebuilt, retriggered, replaced, dropped } = difference
  return {
    created: created.map(({ table }) => table),
    rebuilt: rebuilt.map(({ after }) => after.table),
    retriggered: retriggered.map(({ after }) => after.table),
    replaced: replaced.map(({ after }) => after.table),
    dropped: dropped.map(({ table }) => table),
  }
}
const nothing = { created: [], rebuilt: [], retriggered: [], replaced: [], dropped: [] }

describe('what was released', () => {
  test('is what is compiled today: run npm run views -- generate NAME where it is not', async () => {
    expect(await generate(committed, 'nothing')).toBeNull()
  })

  test('a first migration makes the source tables where they are missing, a later one does not', async () => {
    const makesTasks = 'CREATE TABLE IF NOT EXISTS tasks ('
    const first = await generate({ catalog, ...unreleasedState }, 'first')
    expect(first?.files.get('0001_first.sql')).toContain(makesTasks)
    expect(first?.files.get('down/0001_first.sql')).not.toContain('DROP TABLE IF EXISTS tasks')
    const second = await generate({ ...committed, catalog: catalogWith([review]) }, 'second')
    expect([...(second?.files.values() ?? [])].join('')).not.toContain(makesTasks)
  })

  test('every migration can be undone', () => {
    const names = [...files.keys()]
    const ups = names.filter((name) => !name.startsWith('down/'))
    expect(names.filter((name) => name.startsWith('down/'))).toEqual(
      ups.map((name) => `down/${name}`),
    )
  })

  test.each(['0002_materialized_views.sql', 'down/0003_jobs.sql'])(
    '%s may not change',
    async (file) => {
      const changed = new Map(files).set(file, `${files.get(file)}\n`)
      await expect(generate({ ...committed, files: changed }, 'x')).rejects.toThrow(
        `migrations/${file} was released and has changed`,
      )
    },
  )

  test('may not go', async () => {
    const fewer = new Map(files)
    fewer.delete('0004_alerting.sql')
    await expect(generate({ ...committed, files: fewer }, 'x')).rejects.toThrow(
      'migrations/0004_alerting.sql was released and is gone',
    )
  })

  test('a snapshot that is none is refused with what to do', () => {
    const broken = printSnapshot(snapshot).replace('"superseded": []', '"superseded": 1')
    expect(() => parseSnapshot(broken)).toThrow(/superseded: .*git checkout/)
    expect(() => parseSnapshot('{')).toThrow('git checkout -- migrations/snapshot.json')
  })
})

describe('a migration written by hand', () => {
  const byHand = (name: string, ...more: readonly string[]) =>
    new Map([...files, ...[name, ...more].map((file): [string, string] => [file, 'SELECT 1;'])])

  test('is taken in with its checksum', async () => {
    const own = byHand('0900_own.sql', 'down/0900_own.sql')
    const came = await generate({ ...committed, files: own }, undefined)
    expect(came?.files.size).toBe(0)
    expect(Object.keys(came?.snapshot.checksums ?? {})).toEqual([...own.keys()].toSorted())
  })

  test.each([
    [['0900_own.sql'], 'migrations/0900_own.sql has no migrations/down/0900_own.sql.'],
    [['down/0900_own.sql'], 'migrations/down/0900_own.sql undoes no migration.'],
    [['0003_own.sql', 'down/0003_own.sql'], 'comes before the last one released'],
    [['own.sql'], 'the name of a migration is four digits and words'],
    [
      ['0900_a.sql', 'down/0900_a.sql', '0900_b.sql', 'down/0900_b.sql'],
      'two migrations of this number',
    ],
  ])('is refused where it does not fit: %j', async (names, reason) => {
    const [first = '', ...more] = names
    await expect(generate({ ...committed, files: byHand(first, ...more) }, 'x')).rejects.toThrow(
      reason,
    )
  })
})

describe('the next migration', () => {
  test('makes a new view', () => {
    expect(differenceTo(catalogWith([...declarations, review]))).toEqual({
      ...nothing,
      created: ['task_review_summary_mv'],
    })
  })

  test('makes a view with other columns anew, and what builds on it', () => {
    const more = changing(declarations, 'task_validation_summary', (view) => ({
      ...view,
      columns: { ...view.columns, odd: count('validation_sessions', "{status} = 'odd'") },
    }))
    expect(differenceTo(catalogWith(more))).toEqual({
      ...nothing,
      rebuilt: ['task_validation_summary_mv', 'project_statistics_mv'],
    })
  })

  const otherTriggers = (views: typeof declarations, name: string) =>
    changing(views, name, (view) => ({ ...view, triggerPrefix: `other_${view.triggerPrefix}` }))
  const otherPlainView = (views: typeof declarations, name: string) =>
    changing(views, name, (view) => ({ ...view, plainOnly: { one: '1' } }))

  test('puts other triggers in the place of the old ones, of what builds on one another in order', async () => {
    const other = catalogWith(otherTriggers(declarations, 'agent_execution_summary'))
    const family = [
      'task_validation_summary_mv',
      'agent_execution_summary_mv',
      'project_statistics_mv',
    ]
    expect(differenceTo(other)).toEqual({ ...nothing, retriggered: family })
    const came = await generate({ ...committed, catalog: other }, 'other')
    expect(came?.lines).toEqual([
      'other triggers in the place of the old ones: agent_execution_summary_mv',
      'other triggers in the place of the old ones: project_statistics_mv',
    ])
    const sql = came?.files.get(`${next}_other.sql`) ?? ''
    const made = [...sql.matchAll(/^CREATE TRIGGER IF NOT EXISTS (\S+)/gm)].map(([, name]) => name)
    expect(made).toEqual(
      other.installations
        .filter(({ view }) => family.includes(view))
        .flatMap(({ triggers }) => triggers.map(({ name }) => name)),
    )
    expect(came?.snapshot.superseded).toEqual([])
  })

  test('leaves the rows alone where columns of the plain view alone change', () => {
    const other = otherPlainView(declarations, 'task_progress_summary')
    expect(differenceTo(catalogWith(otherTriggers(other, 'project_statistics')))).toEqual({
      ...nothing,
      retriggered: [
        'task_validation_summary_mv',
        'agent_execution_summary_mv',
        'project_statistics_mv',
      ],
      replaced: ['task_progress_summary_mv'],
    })
  })

  test('leaves it to resume where one that builds on it changes otherwise', () => {
    const other = otherPlainView(declarations, 'project_statistics')
    expect(differenceTo(catalogWith(otherTriggers(other, 'task_validation_summary')))).toEqual({
      ...nothing,
      replaced: ['task_validation_summary_mv', 'project_statistics_mv'],
    })
  })

  test('makes nothing against a view that a database may have in an older version', async () => {
    const [a, b, c, d] = history
    if (!a || !b || !c || !d) throw new Error('the history has four catalogs')
    const first = await releaseAfter(unreleasedState, a, 'first')
    const second = await releaseAfter(first, b, 'second')
    expect(differenceTo(c, second.snapshot)).toEqual({
      ...nothing,
      created: ['project_overview_mv'],
      rebuilt: ['agent_execution_summary_mv', 'project_statistics_mv'],
      replaced: ['task_progress_summary_mv'],
      dropped: ['task_review_summary_mv'],
    })
    const third = await releaseAfter(second, c, 'third')
    expect(differenceTo(d, third.snapshot)).toEqual({
      ...nothing,
      rebuilt: ['task_review_summary_mv'],
      replaced: ['task_validation_summary_mv'],
      dropped: ['project_statistics_mv'],
    })
  })

  test('names nothing that ends in _mv but the views themselves', async () => {
    const [, b] = history
    const { files: after } = await releaseAfter(committed, b ?? catalog, 'next')
    const made = [
      ...(after.get(`${next}_next.sql`) ?? '').matchAll(/^CREATE TABLE IF NOT EXISTS (\S+)/gm),
    ]
    expect(made.map(([, name]) => name)).toEqual([
      'task_review_summary_mv',
      'viewkeeper_next_task_progress_summary_rows',
      'viewkeeper_next_agent_execution_summary_rows',
      'viewkeeper_next_project_statistics_rows',
    ])
  })

  test('is numbered after the last one, and needs a name', async () => {
    const input = { ...committed, catalog: catalogWith([...declarations, review]) }
    const came = await generate(input, 'reviews')
    expect([...(came?.files.keys() ?? [])]).toEqual([
      `${next}_reviews.sql`,
      `down/${next}_reviews.sql`,
    ])
    await expect(generate(input, undefined)).rejects.toThrow('Give the migration a name')
    await expect(generate(input, '../x')).rejects.toThrow('Give the migration a name')
  })

  test('is refused where a table is no view of anything', async () => {
    const [series] = catalog.timeSeries
    if (series === undefined) throw new Error('MonoTask has a time series')
    const [first, ...rest] = series.tables
    const other = { name: first?.name ?? '', sql: `${first?.sql} STRICT` }
    const changed = { ...catalog, timeSeries: [{ ...series, tables: [other, ...rest] }] }
    await expect(generate({ ...committed, catalog: changed }, 'x')).rejects.toThrow(
      'automation_queue_summary_mv is compiled otherwise than it was released',
    )
  })
})
