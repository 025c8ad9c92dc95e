import * as z from 'zod'
import { number, table } from '../../bench/report/markdown.ts'
import { content } from '../faults/content.ts'
import { quantile, type Served } from './served.ts'

const insertEvidence = "INSERT INTO task_evidence (id, task_id) VALUES (?1, 't1')"

/** What is filled in of each view: rows of tasks that are gone, which their project still counts. */
const views: readonly (readonly [view: string, columns: string, values: string])[] = [
  ['task_validation_summary_mv', 'session_count, latest_session_status', "1, 'passed'"],
  ['task_progress_summary_mv', 'evidence_count', '3'],
  ['agent_execution_summary_mv', 'total_executions, running_executions', '2, 1'],
]

/** Rows of the views whose task is gone. */
const fillOrphans = async ({ run }: Served, count: number): Promise<void> => {
  const step = 25_000
  const ofView = Math.ceil(count / views.length)
  for (const [view, columns, values] of views)
    for (let from = 0; from < ofView; from += step)
      await run(
        `INSERT INTO ${view} (task_id, project_id, ${columns}, last_refreshed_at)
          WITH RECURSIVE n(i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2 - 1)
          SELECT printf('ghost%08d', i), 'p1', ${values}, '' FROM n`,
        from,
        Math.min(from + step, ofView),
      )
}

const runBody = z.object({
  result: z.object({ orphans_deleted: z.record(z.string(), z.number()) }),
})

/** Runs cleanup once; how many orphans it deleted. */
const cleanUp = async ({ post }: Served): Promise<number> => {
  const response = await post('cleanup')
  const { result } = runBody.parse(await response.json())
  return Object.values(result.orphans_deleted).reduce((sum, count) => sum + count, 0)
}

export interface OrphanOptions {
  readonly orphans: number
  /** Writes of a turn, and how far apart they begin. */
  readonly writes: number
  readonly everyMs: number
}

/** The writes of one turn: milliseconds that each took. */
interface Turn {
  readonly alone: readonly number[]
  readonly beside: readonly number[]
}

const parts = 5

/** In each part of the run, how much longer writes took beside cleanup: what else the machine does changes meanwhile. */
const ratios = (turns: readonly Turn[]): string[][] =>
  Array.from({ length: Math.min(parts, turns.length) }, (_, part) => {
    const from = Math.floor((part * turns.length) / parts)
    const own = turns.slice(from, Math.floor(((part + 1) * turns.length) / parts))
    const times = (quantileOf: number): string => {
      const of = (name: keyof Turn) =>
        quantile(
          own.flatMap((one) => one[name]),
          quantileOf,
        )
      return (of('beside') / of('alone')).toFixed(2)
    }
    return [String(part + 1), times(0.5), times(0.99)]
  })

/** Writes of the application while cleanup deletes orphans and while it does not, in turns, until none are left. */
export const cleanUpBesideWrites = async (
  served: Served,
  { orphans, writes, everyMs }: OrphanOptions,
): Promise<string> => {
  for (const sql of content) await served.run(sql)
  await fillOrphans(served, orphans)
  const turns: Turn[] = []
  let first = 0
  let runs = 0
  const turn = () => {
    first += writes
    return served.write({ sql: insertEvidence, first, count: writes, everyMs })
  }
  for (let left = orphans; left > 0; ) {
    const alone = await turn()
    let isWriting = true
    const cleaning = async () => {
      while (isWriting && left > 0) {
        left -= await cleanUp(served)
        runs += 1
      }
    }
    const writing = turn().finally(() => {
      isWriting = false
    })
    const [beside] = await Promise.all([writing, cleaning()])
    turns.push({ alone, beside })
  }
  const [alone, beside] = [turns.flatMap((one) => one.alone), turns.flatMap((one) => one.beside)]
  const row = (name: string, times: readonly number[]) => [
    name,
    number(times.length),
    ...[0.5, 0.9, 0.99, 1].map((part) => number(quantile(times, part))),
  ]
  return `${number(orphans)} orphans in the three views of tasks, deleted in ${number(runs)} runs of cleanup, one after another, beside one write of the application every ${everyMs} ms; in turns with the
writes alone. Milliseconds from a write's beginning to its end.

${table([['', 'writes', 'p50', 'p90', 'p99', 'most'], row('alone', alone), row('beside cleanup', beside)])}

How many times as long beside cleanup as alone, in each fifth of the run:

${table([['', 'p50', 'p99'], ...ratios(turns)])}`
}
