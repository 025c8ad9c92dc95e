/**
 * What the four views should hold, computed in plain TypeScript from the source rows. It shares no SQL
 * with the compiler, on purpose.
 */
export type Value = string | number | null
export type Row = Readonly<Record<string, Value>>
export type Tables = Readonly<Record<string, readonly Row[]>>

const compareText = (a: Value, b: Value): number => {
  if (a === b) return 0
  if (a === null) return -1
  if (b === null) return 1
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
}

const latest = (rows: readonly Row[], by: string): Row | undefined =>
  rows
    .toSorted(
      (a, b) =>
        compareText(a[by] ?? null, b[by] ?? null) || compareText(a.id ?? null, b.id ?? null),
    )
    .at(-1)

const total = (rows: readonly Row[], column: string): number =>
  rows.reduce((sum, row) => sum + Number(row[column] ?? 0), 0)

const where = (rows: readonly Row[], column: string, value: Value): readonly Row[] =>
  rows.filter((row) => row[column] === value)

const mean = (sum: number, count: number): number | null => (count === 0 ? null : sum / count)

/** The first characters of a text as SQLite counts them. */
const beginning = (value: Value | undefined, characters: number): Value =>
  typeof value === 'string' ? [...value].slice(0, characters).join('') : (value ?? null)

const cut = (value: Value | undefined): Value => beginning(value, 1000)
const mostLabels = 100
const longestList = 64_000

const names = (rows: readonly Row[]): string | null => {
  const labels = [...new Set(rows.map((row) => beginning(row.rule_name, 200)))].toSorted(
    compareText,
  )
  let bytes = 0
  const beyond = labels.findIndex((label, at) => {
    bytes += Buffer.byteLength(String(label)) + (at === 0 ? 0 : 1)
    return at >= mostLabels || bytes > longestList
  })
  if (labels.length === 0) return null
  if (beyond === -1) return labels.join(',')
  return [...labels.slice(0, beyond), `+${labels.length - beyond} more`].join(',')
}

/** Label → rows, as sorted pairs: the least labels, then those of all others together. */
const histogram = (values: readonly (Value | undefined)[]): [string, number][] => {
  const counts = new Map<string, number>()
  const add = (label: string, rows: number) => counts.set(label, (counts.get(label) ?? 0) + rows)
  for (const value of values) add(String(beginning(value, 200)), 1)
  const sorted = [...counts].toSorted(([a], [b]) => compareText(a, b))
  const own = sorted.filter(([label]) => label !== '+more')
  for (const [label, rows] of own.slice(mostLabels)) {
    counts.delete(label)
    add('+more', rows)
  }
  return [...counts].toSorted(([a], [b]) => compareText(a, b))
}

/** SQLite's round(): half away from zero. */
const round = (value: number): number => Math.sign(value) * Math.round(Math.abs(value))

const milliseconds = (text: Value): number =>
  Date.parse(`${String(text).replace(' ', 'T').replace('Z', '')}Z`)

const validation = (task: Row, tables: Tables): Row => {
  const sessions = where(tables.validation_sessions ?? [], 'task_id', task.id ?? null)
  const last = latest(sessions, 'started_at')
  const results = last
    ? where(tables.validation_results ?? [], 'validation_session_id', last.id ?? null)
    : []
  const failed = where(results, 'status', 'failed')
  const critical = where(failed, 'severity', 'critical')
  const timed = sessions.filter((s) => s.execution_time_ms !== null)
  const totalRules = Number(last?.total_rules ?? 0)
  const passedRules = Number(last?.passed_rules ?? 0)
  return {
    task_id: task.id ?? null,
    project_id: task.project_id ?? null,
    task_title: cut(task.title),
    task_state: task.current_state ?? null,
    session_count: sessions.length,
    latest_session_id: last?.id ?? null,
    latest_session_status: last?.status ?? null,
    latest_session_started_at: last?.started_at ?? null,
    total_rules: totalRules,
    passed_rules: passedRules,
    failed_rules: failed.length,
    critical_failures: critical.length,
    high_failures: where(failed, 'severity', 'high').length,
    medium_failures: where(failed, 'severity', 'medium').length,
    low_failures: where(failed, 'severity', 'low').length,
    failed_rule_names: names(failed),
    critical_failed_rules: names(critical),
    pass_rate: mean(passedRules, totalRules),
    overall_passed: last ? Number(last.status === 'passed' && failed.length === 0) : null,
    latest_execution_time_ms: last?.execution_time_ms ?? null,
    avg_execution_time_ms: mean(total(timed, 'execution_time_ms'), timed.length),
  }
}

const stateBase: Readonly<Record<string, number>> = {
  IN_PROGRESS: 25,
  VALIDATING: 60,
  BLOCKED: 10,
  FAILED: 10,
}

const progress = (task: Row, tables: Tables): Row => {
  const of = (table: string) => where(tables[table] ?? [], 'task_id', task.id ?? null)
  const evidence = of('task_evidence').length
  const screenshots = of('screenshots').length
  const files = of('file_changes')
  const tests = of('test_executions')
  const coverage = latest(of('code_coverage'), 'measured_at')
  const testCount = total(tests, 'total_tests')
  const testsFailed = total(tests, 'failed_tests')
  const lineCoverage = coverage?.line_coverage ?? null
  const progressPercentage =
    task.current_state === 'COMPLETED'
      ? 100
      : (stateBase[String(task.current_state)] ?? 0) +
        (evidence > 0 ? 10 : 0) +
        (screenshots > 0 ? 5 : 0) +
        (files.length > 0 ? 5 : 0) +
        (testCount > 0 && testsFailed === 0 ? 10 : 0) +
        (lineCoverage !== null && Number(lineCoverage) >= 80 ? 5 : 0)
  return {
    task_id: task.id ?? null,
    project_id: task.project_id ?? null,
    current_state: task.current_state ?? null,
    priority: task.priority ?? null,
    state_changed_at: task.state_changed_at ?? null,
    evidence_count: evidence,
    screenshot_count: screenshots,
    file_change_count: files.length,
    lines_added: total(files, 'lines_added'),
    lines_deleted: total(files, 'lines_deleted'),
    test_run_count: tests.length,
    test_count: testCount,
    tests_passed: total(tests, 'passed_tests'),
    tests_failed: testsFailed,
    line_coverage: lineCoverage,
    branch_coverage: coverage?.branch_coverage ?? null,
    agent_executions: of('agent_executions').length,
    progress_percentage: progressPercentage,
  }
}

const agents = (task: Row, tables: Tables): Row => {
  const executions = where(tables.agent_executions ?? [], 'task_id', task.id ?? null)
  const ids = new Set(executions.map((e) => e.id))
  const actions = (tables.agent_actions ?? []).filter((a) => ids.has(a.agent_execution_id ?? null))
  const last = latest(executions, 'started_at')
  const completed = where(executions, 'status', 'completed').length
  const failed = where(executions, 'status', 'failed').length
  const timed = executions.filter((e) => e.duration_ms !== null)
  const types = histogram(executions.map((e) => e.agent_type))
  const micros = executions.reduce((sum, e) => sum + round(Number(e.cost_usd) * 1e6), 0)
  return {
    task_id: task.id ?? null,
    project_id: task.project_id ?? null,
    total_executions: executions.length,
    running_executions: where(executions, 'status', 'running').length,
    completed_executions: completed,
    failed_executions: failed,
    executions_by_type: JSON.stringify(types),
    success_rate: mean(completed, completed + failed),
    total_duration_ms: total(timed, 'duration_ms'),
    avg_duration_ms: mean(total(timed, 'duration_ms'), timed.length),
    total_cost_usd: micros / 1e6,
    latest_execution_id: last?.id ?? null,
    latest_agent_type: cut(last?.agent_type),
    latest_status: last?.status ?? null,
    latest_started_at: last?.started_at ?? null,
    total_actions: actions.length,
    bash_actions: where(actions, 'action_type', 'bash').length,
    edit_actions: where(actions, 'action_type', 'edit').length,
    write_actions: where(actions, 'action_type', 'write').length,
  }
}

const states = [
  'pending',
  'in_progress',
  'validating',
  'completed',
  'failed',
  'blocked',
  'cancelled',
]
const priorities = { critical: 4, high: 3, medium: 2, low: 1 }

const statistics = (project: Row, tables: Tables): Row => {
  const tasks = where(tables.tasks ?? [], 'project_id', project.id ?? null)
  const validations = tasks.map((task) => validation(task, tables))
  const validated = validations.filter((v) => Number(v.session_count) > 0).length
  const passing = where(validations, 'overall_passed', 1).length
  const inState = (state: string) => where(tasks, 'current_state', state.toUpperCase())
  const seconds = where(tasks, 'current_state', 'COMPLETED')
    .filter((task) => task.completed_at !== null)
    .map((task) =>
      Math.trunc(
        (milliseconds(task.completed_at ?? null) - milliseconds(task.created_at ?? null)) / 1000,
      ),
    )
  const queue = where(tables.automation_queue ?? [], 'project_id', project.id ?? null)
  const oldest = inState('pending')
    .map((task) => task.created_at ?? null)
    .toSorted(compareText)[0]
  const health =
    100 -
    round((40 * inState('failed').length) / tasks.length) -
    round((20 * inState('blocked').length) / tasks.length) -
    (validated > 0 ? round(30 * (1 - passing / validated)) : 0) -
    (project.github_sync_status === 'failed' ? 10 : 0)
  return {
    project_id: project.id ?? null,
    project_name: cut(project.name),
    github_sync_status: project.github_sync_status ?? null,
    total_tasks: tasks.length,
    ...Object.fromEntries(states.map((state) => [`${state}_tasks`, inState(state).length])),
    ...Object.fromEntries(
      Object.entries(priorities).map(([name, priority]) => [
        `${name}_tasks`,
        where(tasks, 'priority', priority).length,
      ]),
    ),
    github_synced_tasks: tasks.filter((task) => task.github_synced_at !== null).length,
    validated_tasks: validated,
    passing_tasks: passing,
    validation_pass_rate: mean(passing, validated),
    avg_completion_seconds: mean(
      seconds.reduce((sum, s) => sum + s, 0),
      seconds.length,
    ),
    active_agent_count: tasks
      .map((task) => Number(agents(task, tables).running_executions))
      .reduce((sum, running) => sum + running, 0),
    pending_automation_jobs: where(queue, 'status', 'pending').length,
    oldest_pending_task_at: oldest ?? null,
    health_score: tasks.length === 0 ? 100 : Math.max(0, health),
  }
}

/** View name → its rows in order of their keys. */
export const expectedViews = (tables: Tables): Readonly<Record<string, readonly Row[]>> => {
  const byKey = (rows: readonly Row[]) =>
    rows.toSorted((a, b) =>
      compareText(a.task_id ?? a.project_id ?? null, b.task_id ?? b.project_id ?? null),
    )
  const tasks = tables.tasks ?? []
  return {
    task_validation_summary: byKey(tasks.map((task) => validation(task, tables))),
    task_progress_summary: byKey(tasks.map((task) => progress(task, tables))),
    agent_execution_summary: byKey(tasks.map((task) => agents(task, tables))),
    project_statistics: byKey((tables.projects ?? []).map((p) => statistics(p, tables))),
  }
}
