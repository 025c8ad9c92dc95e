import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, test } from 'vitest'
import { type CompiledView, compile } from '../../src/engine/compile.ts'
import {
  copy,
  count,
  derived,
  histogram,
  latest,
  least,
  sum,
  type ViewDeclaration,
} from '../../src/engine/declaration.ts'
import { indexSql, sourceIndexes } from '../../src/engine/statements/indexes.ts'
import { comparedColumns } from '../../src/engine/statements/refresh-sql.ts'
import { moreLabelsTable } from '../../src/engine/triggers/labels.ts'
import { replacedTable } from '../../src/engine/triggers/replaced.ts'
import { triggerSql } from '../../src/engine/triggers/trigger.ts'
import { baseline } from '../../src/keeper/schema.ts'
import { catalog } from '../../src/monotask/catalog.ts'

const { sourceTables } = catalog

const view = (columns: ViewDeclaration['columns'], name = 'review'): ViewDeclaration => ({
  name,
  parent: 'tasks',
  key: 'task_id',
  columns,
  triggerPrefix: name,
})

const session = latest('validation_sessions', 'started_at')
const completed = latest('validation_sessions', 'completed_at')
const execution = latest('agent_executions', 'started_at')
const failed = session.rows('validation_results', "{status} = 'failed'")
const passed = session.rows('validation_results', "{status} = 'passed'")
const all = session.rows('validation_results', 'true')
const types = histogram('agent_executions', 'agent_type')

const installed = (views: readonly CompiledView[]): DatabaseSync => {
  const db = new DatabaseSync(':memory:')
  for (const sql of [...baseline(catalog), replacedTable, moreLabelsTable]) db.exec(sql)
  for (const { createTable, createPlainView } of views) {
    db.exec(createTable)
    db.exec(createPlainView)
  }
  for (const { triggers } of views) for (const trigger of triggers) db.exec(triggerSql(trigger))
  for (const index of sourceIndexes(views)) db.exec(indexSql(index))
  return db
}

/** Statements that differ with `at`, over few keys and many labels. */
const statements = (at: number): string[] => {
  const id = (prefix: string, of: number, step: number) => `'${prefix}${(at * step) % of}'`
  const label = `'n${(at * 37) % 150}'`
  const [status, severity] = [at % 3 ? 'failed' : 'passed', at % 4 ? 'critical' : 'low']
  const task = id('t', 2, 3)
  return [
    `INSERT OR REPLACE INTO validation_results (id, validation_session_id, rule_name, status, severity) VALUES (${id('r', 160, 13)}, ${id('s', 3, 7)}, ${label}, '${status}', '${severity}')`,
    `INSERT OR REPLACE INTO agent_executions (id, task_id, agent_type, status, started_at) VALUES (${id('e', 160, 17)}, ${task}, ${label}, 'x${at % 130}', '${at % 9}')`,
    `INSERT OR REPLACE INTO agent_actions (id, agent_execution_id, action_type) VALUES (${id('a', 40, 11)}, ${id('e', 160, 17)}, ${label})`,
    `INSERT OR REPLACE INTO file_changes (id, task_id, file_path, lines_added) VALUES (${id('f', 40, 11)}, ${task}, ${label}, ${at % 120})`,
    at % 5 === 0
      ? `UPDATE OR REPLACE validation_sessions SET started_at = '${at}', completed_at = '${-at}' WHERE id = ${id('s', 3, 11)}`
      : `UPDATE agent_executions SET agent_type = ${label}, task_id = 't0' WHERE id = ${id('e', 160, 3)}`,
    at > 150
      ? `DELETE FROM agent_executions WHERE id = ${id('e', 160, 7)}`
      : `UPDATE validation_results SET severity = 'critical' WHERE id = ${id('r', 160, 3)}`,
    at % 50 === 0 ? `UPDATE tasks SET title = ${label} WHERE id = ${task}` : 'SELECT 1',
  ]
}

const begin = [
  "INSERT INTO projects (id, name) VALUES ('p', 'P')",
  "INSERT INTO tasks (id, project_id, title) VALUES ('t0', 'p', 'A'), ('t1', 'p', 'B')",
  "INSERT INTO validation_sessions (id, task_id) VALUES ('s0', 't0'), ('s1', 't0'), ('s2', 't1')",
]

describe('a view of any shape equals its definition whatever is written', () => {
  test.each<[string, ViewDeclaration['columns']]>([
    ['copies alone', { title: copy('title') }],
    ['a histogram alone', { types }],
    ['two histograms of one table', { types, states: histogram('agent_executions', 'status') }],
    [
      'histograms of two tables',
      { types, paths: histogram('file_changes', 'file_path'), files: count('file_changes') },
    ],
    [
      'a list without a condition',
      { session: session.column('id'), names: all.values('rule_name') },
    ],
    [
      'several lists',
      {
        session: session.column('id'),
        names: failed.values('rule_name'),
        severities: failed.values('severity'),
        critical: failed.values('rule_name', "{severity} = 'critical'"),
      },
    ],
    ['two latest rows of one table', { last: session.column('id'), done: completed.column('id') }],
    [
      'two latest rows with rows below',
      {
        session: session.column('id'),
        names: failed.values('rule_name'),
        execution: execution.column('id'),
        actions: execution.rows('agent_actions', 'true').values('action_type'),
      },
    ],
    ['a sum alone', { lines: sum('file_changes', 'lines_added') }],
    ['a least value alone', { first: least('file_changes', 'lines_added', {}) }],
    [
      'columns named as ours are',
      {
        id: histogram('file_changes', 'file_path'),
        label: histogram('file_changes', 'lines_added'),
        key: copy('title'),
        value: sum('file_changes', 'lines_added'),
        rows: count('file_changes'),
      },
    ],
  ])('%s', (_what, columns) => {
    const views = compile([view(columns)], sourceTables)
    const db = installed(views)
    const queries = views.map((compiled) => {
      const names = ['task_id', ...comparedColumns(compiled)].join(', ')
      const rows = (of: string) => db.prepare(`SELECT ${names} FROM ${of} ORDER BY task_id`)
      return [rows(compiled.table), rows(compiled.declaration.name)] as const
    })
    for (const sql of begin) db.exec(sql)
    for (let at = 0; at < 330; at += 1) {
      for (const sql of statements(at)) db.exec(sql)
      for (const [kept, plain] of queries) expect(kept.all(), `${at}`).toEqual(plain.all())
    }
    db.close()
  })
})

describe('a declaration that asks for what views cannot do fails when compiled', () => {
  test.each<[string, ViewDeclaration['columns'], string]>([
    [
      'rows of one table by two conditions',
      { id: session.column('id'), failed: failed.count(), passed: passed.count() },
      'view review: validation_results is read in two ways, which takes a view for each',
    ],
    [
      'a count and a list of one table',
      { id: session.column('id'), names: all.values('rule_name'), n: count('validation_results') },
      'view review: validation_results is read in two ways, which takes a view for each',
    ],
    [
      'rows of a latest row that is not shown',
      { names: all.values('rule_name') },
      'view review, names: the view must also show the id of its latest validation_sessions row',
    ],
    [
      'a histogram over two foreign keys',
      { actions: histogram('agent_actions', 'action_type') },
      'view review, actions: no foreign key leads from agent_actions to tasks',
    ],
    [
      'the name of the key',
      { Task_ID: copy('title') },
      'view review, Task_ID: the view has a column of this name already',
    ],
    [
      'a name of ours',
      { last_refreshed_at: copy('title') },
      'view review, last_refreshed_at: the view has a column of this name already',
    ],
    [
      'nothing to keep',
      { two: derived('INTEGER', '2') },
      'view review: none of its columns would be stored',
    ],
    [
      'a histogram whose triggers are named as others are',
      { on_task_delete: types },
      'view review: there is a trigger refresh_review_on_task_delete already; name its triggers otherwise',
    ],
  ])('%s', (_what, columns, message) => {
    expect(() => compile([view(columns)], sourceTables)).toThrow(message)
  })

  it('two views whose triggers have one name', () => {
    const one = view({ title: copy('title') })
    expect(() => compile([one, { ...one, name: 'other' }], sourceTables)).toThrow(
      'view other: there is a trigger init_review_on_task_create already; name its triggers otherwise',
    )
  })

  it('a histogram, a latest row or a least value of a view', () => {
    const tasks = view({ project_id: copy('project_id'), sessions: count('validation_sessions') })
    const above = (columns: ViewDeclaration['columns']): ViewDeclaration => ({
      name: 'above',
      parent: 'projects',
      key: 'project_id',
      columns: { tasks: count('tasks'), ...columns },
      triggerPrefix: 'above',
    })
    for (const found of [
      histogram('review', 'sessions'),
      latest('review', 'sessions').column('sessions'),
      least('review', 'sessions', {}),
    ])
      expect(() => compile([tasks, above({ found })], sourceTables)).toThrow(
        'view above, found: only sums and counts build on a view, as review is',
      )
  })
})

describe('what lists and latest rows are found by', () => {
  const names = (columns: ViewDeclaration['columns']) =>
    sourceIndexes(compile([view(columns)], sourceTables)).map(indexSql)

  it('is an index of its own for every list but the first', () => {
    const id = session.column('id')
    expect(
      names({ id, names: failed.values('rule_name'), grades: failed.values('severity') }),
    ).toContain(
      "CREATE INDEX IF NOT EXISTS idx_validation_results_grades ON validation_results (validation_session_id, status, substr(CAST(severity AS TEXT), 1, 200))",
    )
  })

  it('is an index for each order of one table', () => {
    expect(names({ last: session.column('id'), done: completed.column('id') })).toEqual([
      'CREATE INDEX IF NOT EXISTS idx_validation_sessions_task_id ON validation_sessions (task_id, started_at, id)',
      'CREATE INDEX IF NOT EXISTS idx_validation_sessions_task_id_further ON validation_sessions (task_id, completed_at, id)',
    ])
  })
})
