import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { startWorker, type TestWorker } from './harness.ts'

let worker: TestWorker
beforeAll(async () => {
  worker = await startWorker()
  await sql(
    "INSERT INTO projects (id, name) VALUES ('p/1', 'Project'), ('q', 'Other')",
    `INSERT INTO tasks (id, project_id, title, current_state, priority, updated_at) VALUES
      ('a', 'p/1', 'A', 'PENDING', 2, '2026-05-01 10:00:00'), ('b', 'p/1', 'B', 'FAILED', 4, '2026-05-01 09:00:00'),
      ('c', 'p/1', 'C', 'PENDING', 4, '2026-05-01 08:00:00'), ('d', 'p/1', 'D', 'COMPLETED', 1, '2026-05-01 11:00:00'),
      ('e', 'p/1', 'E', 'ODD', 'high', '2026-05-01 07:00:00')`,
    "INSERT INTO task_evidence (id, task_id) VALUES ('x', 'a')",
    "INSERT INTO validation_sessions (id, task_id, status, execution_time_ms) VALUES ('s', 'a', 'passed', 12)",
    "DELETE FROM task_progress_summary_mv WHERE task_id = 'c'",
    "INSERT INTO tasks (id, project_id, title, updated_at) SELECT 'q' || value, 'q', 'Q', '2026-05-01 10:00:00' FROM json_each('[1, 2, 3]')",
  )
})
afterAll(() => worker[Symbol.asyncDispose]())

const sql = (...texts: readonly string[]) =>
  worker.d1.batch(texts.map((text) => worker.d1.prepare(text)))

const answer = z.object({
  tasks: z.array(z.looseObject({ id: z.string() })),
  next: z.string().nullable(),
  left_out: z.number().optional(),
  paused_since: z.string().optional(),
})

const get = async (query: string, project = 'p%2F1') =>
  worker.request(`/api/projects/${project}/tasks${query}`)
const list = async (query: string, project?: string) =>
  answer.parse(await (await get(query, project)).json())
const ids = async (query: string, project?: string) =>
  (await list(query, project)).tasks.map(({ id }) => id).join('')
const problem = async (query: string, project?: string): Promise<unknown> =>
  (await get(query, project)).json()

describe('GET /api/projects/{id}/tasks', () => {
  it.each([
    ['', 'ebcad'],
    ['?sort=updated', 'dabce'],
    ['?state=PENDING', 'ca'],
    ['?state=PENDING,FAILED', 'bca'],
    ['?state=FAILED,PENDING,FAILED&sort=updated', 'abc'],
    ['?state=BLOCKED', ''],
  ])('%s lists in the order asked for', async (query, expected) => {
    expect(await ids(query)).toBe(expected)
  })

  it('shows what the guide shows of a task and its rows in the views, null where a view has none', async () => {
    const { tasks } = await list('?state=PENDING')
    expect(tasks).toEqual([
      expect.objectContaining({ id: 'c', progress_percentage: null, overall_passed: null }),
      {
        id: 'a',
        title: 'A',
        current_state: 'PENDING',
        priority: 2,
        updated_at: '2026-05-01T10:00:00Z',
        progress_percentage: 10,
        evidence_count: 1,
        test_count: 0,
        line_coverage: null,
        agent_executions: 0,
        latest_session_status: 'passed',
        overall_passed: 1,
        critical_failures: 0,
        critical_failed_rules: null,
        latest_execution_time_ms: 12,
      },
    ])
  })

  it('goes on page by page until next is null', async () => {
    let query = '?limit=2&sort=updated'
    const pages: string[] = []
    for (
      let next: string | null = '';
      next !== null;
      query = `?limit=2&sort=updated&after=${next}`
    ) {
      const page = await list(query)
      pages.push(page.tasks.map(({ id }) => id).join(''))
      next = page.next
      if (next === null) break
    }
    expect(pages).toEqual(['da', 'bc', 'e'])
  })

  it('says 404 for a project that is not there', async () => {
    expect(await problem('', 'x')).toMatchObject({ status: 404, detail: 'There is no project x.' })
  })

  it.each([
    ['?sort=title', 'sort must be priority or updated'],
    [
      '?state=DONE',
      'state must be of PENDING, IN_PROGRESS, VALIDATING, COMPLETED, FAILED, BLOCKED',
    ],
    ['?state=', 'state must be of PENDING'],
    ['?limit=0', 'limit must be a whole number from 1 to 500'],
    ['?limit=1000', 'limit must be a whole number from 1 to 500'],
    [
      '?limit=x&sort=x&state=x&after=x&y=1',
      /sort must .*limit must .*after is no page key.*y is not known/,
    ],
    ['?after=bnVsbA', 'after is no page key: take `next` of the page before as it is'],
  ])('%s is refused, naming each fault', async (query, detail) => {
    expect(await problem(query)).toMatchObject({
      title: 'Bad request',
      status: 400,
      detail:
        typeof detail === 'string'
          ? expect.stringContaining(detail)
          : expect.stringMatching(detail),
    })
  })

  it('refuses the page key of another list', async () => {
    const { next } = await list('?limit=1&state=PENDING')
    const refused = 'Bad query: after is a page key of another list:'
    expect(await problem(`?sort=updated&after=${next}`)).toMatchObject({
      status: 400,
      detail: `${refused} of state=PENDING.`.replace(': of', ': of sort=priority, of'),
    })
    expect(await problem(`?state=PENDING&after=${next}`, 'q')).toMatchObject({
      status: 400,
      detail: `${refused} of project p/1.`,
    })
  })

  it('leaves out what is over 1 MB, says so, and goes on with it', async () => {
    const rules = 'r'.repeat(60_000)
    await sql(
      `WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 49)
      INSERT INTO tasks (id, project_id, title) SELECT 'l' || i, 'q', 'L' FROM n`,
      `UPDATE task_validation_summary_mv SET critical_failed_rules = '${rules}' WHERE project_id = 'q'`,
    )
    const response = await get('', 'q')
    const text = await response.text()
    expect(text.length).toBeLessThan(1_000_000)
    const { tasks, left_out: leftOut, next } = answer.parse(JSON.parse(text))
    expect(tasks.length + (leftOut ?? 0)).toBe(43)
    expect(leftOut).toBeGreaterThan(20)
    const rest = await list(`?after=${next}`, 'q')
    expect(rest.tasks[0]?.id).not.toBe(tasks.at(-1)?.id)
  })

  it('says since when the views have stood still', async () => {
    await worker.request('/api/jobs/pause/runs', { method: 'POST' })
    expect((await list('?limit=1')).paused_since).toMatch(/^\d{4}-/)
  })
})
