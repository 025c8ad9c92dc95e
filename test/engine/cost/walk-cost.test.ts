import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, test } from 'vitest'
import * as z from 'zod'
import { compile } from '../../../src/engine/compile.ts'
import {
  count,
  histogram,
  latest,
  least,
  sum,
  type ViewDeclaration,
} from '../../../src/engine/declaration.ts'
import { comparisonCost } from '../../../src/engine/statements/cost.ts'
import { sourceTables } from '../../../src/monotask/source-tables.ts'
import { statementsOf } from './schemas.ts'

const compiled = (columns: ViewDeclaration['columns']) =>
  compile(
    [{ name: 'review', parent: 'tasks', key: 'task_id', columns, triggerPrefix: 'review' }],
    sourceTables,
  )

const session = latest('validation_sessions', 'started_at')

/** What the audit takes the only row to cost, of a task with 50 rows of a kind. */
const costOf = (columns: ViewDeclaration['columns']): number => {
  using db = new DatabaseSync(':memory:')
  const views = compiled(columns)
  const numbers =
    '(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) SELECT i FROM n)'
  for (const sql of [
    ...statementsOf({ views, sourceTables }, true),
    "INSERT INTO projects (id, name) VALUES ('p', 'P')",
    "INSERT INTO tasks (id, project_id, title) VALUES ('t', 'p', 'T')",
    `INSERT INTO agent_executions (id, task_id, agent_type) SELECT i, 't', 'x' FROM ${numbers}`,
    `INSERT INTO agent_actions (id, agent_execution_id, action_type) SELECT i, '1', 'x' FROM ${numbers}`,
    `INSERT INTO file_changes (id, task_id, file_path) SELECT i, 't', 'x' FROM ${numbers}`,
    "INSERT INTO validation_sessions (id, task_id) VALUES ('s', 't')",
    `INSERT INTO validation_results (id, validation_session_id, rule_name, status) SELECT i, 's', 'x', 'failed' FROM ${numbers}`,
  ])
    db.exec(sql)
  const [view] = views
  const [row] = view
    ? db.prepare(`SELECT ${comparisonCost(view)} AS cost FROM ${view.table} m`).all()
    : []
  return z.object({ cost: z.number() }).parse(row).cost
}

describe('what the audit takes a row to cost', () => {
  test.each<[string, ViewDeclaration['columns']]>([
    ['a count', { n: count('agent_executions') }],
    ['a histogram', { types: histogram('agent_executions', 'agent_type') }],
    ['a sum without a count', { lines: sum('file_changes', 'lines_added') }],
    [
      'a sum two keys away',
      { n: count('agent_actions', "{action_type} = 'bash'"), m: count('agent_actions') },
    ],
    [
      'a list of the latest',
      {
        id: session.column('id'),
        names: session.rows('validation_results', "{status} = 'failed'").values('rule_name'),
      },
    ],
  ])('has the rows in it that are read for %s', (_what, columns) => {
    expect(costOf(columns)).toBeGreaterThanOrEqual(50)
  })

  it('is little where one row alone is looked up', () => {
    const last = latest('file_changes', 'created_at').column('id')
    expect(costOf({ last, first: least('file_changes', 'created_at', {}) })).toBeLessThan(20)
  })
})

describe('more columns of one table than D1 takes at a time', () => {
  const many = (table: string, columns: number) =>
    Object.fromEntries(
      Array.from({ length: columns }, (_, at) => [`n${at}`, count(table, `{id} = '${at}'`)]),
    )

  it('are refused', () => {
    expect(() => compiled(many('file_changes', 33))).toThrow(
      'view review: it counts 33 things of the rows of file_changes',
    )
    expect(() => compiled(many('agent_actions', 17))).toThrow(
      'view review: it counts 34 things of the rows of agent_executions',
    )
    expect(compiled(many('file_changes', 32))).toHaveLength(1)
  })

  it('and no function takes more in what is compiled', () => {
    const [view] = compiled(many('agent_actions', 16))
    const sql = view?.triggers.flatMap(({ body }) => body).join('\n') ?? ''
    const set = [...sql.matchAll(/json_set\((?:json_set\()*contribution((?:, '\$\[\d+\]')?)/g)]
    expect(set.length).toBeGreaterThan(0)
    expect(sql).toContain('json_set(json_set(json_set(contribution')
  })
})
