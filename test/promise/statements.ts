import fc from 'fast-check'

/** Random statements of every form on every source table, on so few keys that they keep colliding. */
const text = (...values: string[]) => fc.constantFrom(...values)
const nullable = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null, freq: 4 })
const rarelyNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null, freq: 40 })

const ids = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`)

const time = text(
  '2026-01-01 00:00:00',
  '2026-01-01 00:00:00.500',
  '2026-01-01T00:00:00Z',
  '2026-01-02 10:00:00',
  '2026-01-02T10:00:00.250Z',
)
const amount = rarelyNull(fc.integer({ min: 0, max: 5 }))
const oddNames = ['a', 'b', 'a,b', "o'brien", 'say "hi"', 'x.y', '$[0]', '', 'back\\slash', 'ünï']
/** Longer than a label is, and than a copied text: alike as far as they are shown, or not. */
const smiles = '😀'.repeat(199)
const longNames = [`${smiles}xa`, `${smiles}xb`, `${smiles}y`, 'é'.repeat(1001), '+more', '+1 more']
const name = fc.oneof(
  { weight: 4, arbitrary: text(...oddNames) },
  { weight: 1, arbitrary: text(...longNames) },
)
const project = text(...ids('p', 2))
const task = text(...ids('t', 3))

interface Table {
  readonly name: string
  readonly id: fc.Arbitrary<string>
  readonly parent: string
  readonly columns: Readonly<Record<string, fc.Arbitrary<string | number | null>>>
}

export const tables: readonly Table[] = [
  {
    name: 'projects',
    id: project,
    parent: 'id',
    columns: {
      created_at: time,
      updated_at: time,
      name: rarelyNull(name),
      github_sync_status: rarelyNull(text('disabled', 'failed')),
    },
  },
  {
    name: 'tasks',
    id: task,
    parent: 'project_id',
    columns: {
      project_id: project,
      title: rarelyNull(name),
      current_state: rarelyNull(
        text(
          'PENDING',
          'IN_PROGRESS',
          'VALIDATING',
          'COMPLETED',
          'FAILED',
          'BLOCKED',
          'CANCELLED',
          'ODD',
        ),
      ),
      priority: rarelyNull(fc.integer({ min: 0, max: 5 })),
      github_synced_at: nullable(time),
      completed_at: nullable(time),
      created_at: time,
      state_changed_at: time,
      updated_at: time,
    },
  },
  {
    name: 'validation_sessions',
    id: text(...ids('s', 3)),
    parent: 'task_id',
    columns: {
      task_id: task,
      status: rarelyNull(text('passed', 'passed', 'failed', 'running', 'odd')),
      total_rules: amount,
      passed_rules: amount,
      execution_time_ms: nullable(fc.integer({ min: 0, max: 9 })),
      started_at: time,
    },
  },
  {
    name: 'validation_results',
    id: text(...ids('r', 3)),
    parent: 'validation_session_id',
    columns: {
      validation_session_id: text(...ids('s', 3)),
      rule_name: rarelyNull(name),
      severity: rarelyNull(text('critical', 'high', 'medium', 'low', 'odd')),
      status: rarelyNull(text('failed', 'failed', 'passed', 'odd')),
      created_at: time,
    },
  },
  {
    name: 'task_evidence',
    id: text(...ids('v', 2)),
    parent: 'task_id',
    columns: { task_id: task, kind: rarelyNull(text('note')), created_at: time },
  },
  {
    name: 'screenshots',
    id: text(...ids('i', 2)),
    parent: 'task_id',
    columns: { task_id: task, path: rarelyNull(text('p')), created_at: time },
  },
  {
    name: 'file_changes',
    id: text(...ids('f', 3)),
    parent: 'task_id',
    columns: {
      task_id: task,
      file_path: text('x'),
      lines_added: amount,
      lines_deleted: amount,
      created_at: time,
    },
  },
  {
    name: 'test_executions',
    id: text(...ids('x', 2)),
    parent: 'task_id',
    columns: {
      task_id: task,
      total_tests: amount,
      passed_tests: amount,
      failed_tests: amount,
      executed_at: time,
    },
  },
  {
    name: 'code_coverage',
    id: text(...ids('c', 3)),
    parent: 'task_id',
    columns: {
      task_id: task,
      line_coverage: nullable(fc.constantFrom(79.9, 80, 99.5)),
      branch_coverage: nullable(fc.constantFrom(0.1, 50)),
      measured_at: time,
    },
  },
  {
    name: 'agent_executions',
    id: text(...ids('e', 3)),
    parent: 'task_id',
    columns: {
      task_id: task,
      agent_type: rarelyNull(name),
      status: rarelyNull(text('running', 'completed', 'failed', 'odd')),
      duration_ms: nullable(fc.integer({ min: 0, max: 9 })),
      cost_usd: rarelyNull(fc.constantFrom(0, 0.1, 0.2, 0.0000015, 1e-7, 12.345678)),
      started_at: time,
    },
  },
  {
    name: 'agent_actions',
    id: text(...ids('a', 3)),
    parent: 'agent_execution_id',
    columns: {
      agent_execution_id: text(...ids('e', 3)),
      action_type: rarelyNull(text('bash', 'edit', 'write', 'odd')),
      created_at: time,
    },
  },
  {
    name: 'automation_queue',
    id: text(...ids('q', 3)),
    parent: 'project_id',
    columns: {
      project_id: nullable(project),
      task_id: nullable(task),
      event_type: text('e'),
      status: rarelyNull(text('pending', 'pending', 'processing', 'completed', 'odd')),
      created_at: time,
    },
  },
]

const literal = (value: string | number | null): string => {
  if (value === null) return 'NULL'
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`
}

const conflict = text(
  '',
  '',
  '',
  'OR IGNORE ',
  'OR REPLACE ',
  'OR REPLACE ',
  'OR FAIL ',
  'OR ABORT ',
)

const upsert = (table: Table) => {
  const columns = Object.keys(table.columns)
  const set = (chosen: readonly string[]) => chosen.map((c) => `${c} = excluded.${c}`).join(', ')
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: fc.constant(' ON CONFLICT DO NOTHING') },
    { weight: 1, arbitrary: fc.constant(' ON CONFLICT (id) DO NOTHING') },
    {
      weight: 2,
      arbitrary: fc
        .subarray(columns, { minLength: 1 })
        .map((chosen) => ` ON CONFLICT (id) DO UPDATE SET ${set(chosen)}`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.subarray(columns, { minLength: 1 }), table.id)
        .map(
          ([chosen, id]) => ` ON CONFLICT (id) DO UPDATE SET ${set(chosen)}, id = ${literal(id)}`,
        ),
    },
  )
}

const insert = (table: Table): fc.Arbitrary<string> => {
  const columns = ['id', ...Object.keys(table.columns)]
  const row = fc
    .tuple(rarelyNull(table.id), ...Object.values(table.columns))
    .map((values) => `(${values.map(literal).join(', ')})`)
  return fc
    .tuple(conflict, fc.array(row, { minLength: 1, maxLength: 3 }), upsert(table))
    .map(
      ([or, rows, then]) =>
        `INSERT ${then === '' ? or : ''}INTO ${table.name} (${columns.join(', ')}) VALUES ${rows.join(', ')}${then}`,
    )
}

const someRows = (table: Table): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 4, arbitrary: table.id.map((id) => ` WHERE id = ${literal(id)}`) },
    {
      weight: 2,
      arbitrary: (table.columns[table.parent] ?? table.id).map(
        (parent) => ` WHERE ${table.parent} IS ${literal(parent)}`,
      ),
    },
    { weight: 1, arbitrary: fc.constant('') },
  )

const assignment = (table: Table) =>
  fc
    .constantFrom(...Object.entries(table.columns))
    .chain(([column, values]) => values.map((value) => `${column} = ${literal(value)}`))

const update = (table: Table): fc.Arbitrary<string> =>
  fc
    .tuple(conflict, fc.array(assignment(table), { minLength: 1, maxLength: 3 }), someRows(table))
    .map(([or, sets, where]) => `UPDATE ${or}${table.name} SET ${sets.join(', ')}${where}`)

/**
 * A new id, mostly another row's, for one row: which of several gets it first is up to SQLite's plan, which
 * triggers may change.
 */
const rename = (table: Table): fc.Arbitrary<string> =>
  fc
    .tuple(
      text('', 'OR IGNORE ', 'OR REPLACE ', 'OR REPLACE ', 'OR REPLACE ', 'OR FAIL '),
      table.id,
      fc.array(assignment(table), { maxLength: 2 }),
      table.id,
    )
    .map(
      ([or, to, sets, from]) =>
        `UPDATE ${or}${table.name} SET ${[...sets, `id = ${literal(to)}`].join(', ')} WHERE id = ${literal(from)}`,
    )

const remove = (table: Table): fc.Arbitrary<string> =>
  someRows(table).map((rows) => `DELETE FROM ${table.name}${rows}`)

/** One SQL statement. Inserts are common enough for the tables to stay filled. */
export const statement: fc.Arbitrary<string> = fc
  .constantFrom(...tables)
  .chain((table) =>
    fc.oneof(
      { weight: 5, arbitrary: insert(table) },
      { weight: 2, arbitrary: update(table) },
      { weight: 2, arbitrary: rename(table) },
      { weight: 1, arbitrary: remove(table) },
    ),
  )

/** A database that has something in it: every table's ids, spread over few parents. */
export const filling: readonly string[] = [
  "INSERT INTO projects (id, name, created_at, updated_at) VALUES ('p1', 'one', '', ''), ('p2', 'two', '', '')",
  "INSERT INTO tasks (id, project_id, title, created_at, updated_at, state_changed_at) VALUES ('t1', 'p1', 'x', '2026-01-01 00:00:00', '', ''), ('t2', 'p1', 'y', '2026-01-02 10:00:00', '', '')",
  "INSERT INTO validation_sessions (id, task_id, status, started_at) VALUES ('s1', 't1', 'passed', '2026-01-01 00:00:00'), ('s2', 't1', 'failed', '2026-01-02 10:00:00')",
  "INSERT INTO agent_executions (id, task_id, agent_type, started_at) VALUES ('e1', 't1', 'a', '2026-01-01 00:00:00'), ('e2', 't2', 'b', '2026-01-01 00:00:00')",
]
