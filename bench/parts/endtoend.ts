import { Miniflare } from 'miniflare'
import { databaseSql, type Keeper } from '../databases/schema.ts'
import { medianRatio } from '../measure/times.ts'
import type { Part } from '../part.ts'
import { atMost, number, table } from '../report/markdown.ts'
import { median } from '../report/median.ts'
import { content } from '../workload/content.ts'
import { guideReactsTo } from '../workload/guide.ts'
import { type Operation, operations } from '../workload/operations.ts'

const goal = 1.15
const keepers: readonly Keeper[] = ['none', 'viewkeeper', 'guide']

/** A worker that makes writes one after another, as an application does, each a round trip to D1. */
const script = `export default {
  async fetch(request, env) {
    const { database, sql, writes } = await request.json()
    for (const params of writes) await env[database].prepare(sql).bind(...params).run()
    return new Response()
  },
}`

const open = async (tasks: number): Promise<Miniflare> => {
  const miniflare = new Miniflare({
    modules: true,
    script,
    compatibilityDate: '2026-07-01',
    d1Databases: Object.fromEntries(keepers.map((keeper) => [keeper, keeper])),
  })
  for (const keeper of keepers) {
    const d1 = await miniflare.getD1Database(keeper)
    await d1.batch(databaseSql(keeper, content({ tasks })).map((sql) => d1.prepare(sql)))
  }
  return miniflare
}

interface Rounds {
  readonly tasks: number
  readonly rounds: number
  readonly writes: number
}

/** Milliseconds of each round, by keeper. The first round does not count. */
const time = async (miniflare: Miniflare, operation: Operation, options: Rounds) => {
  const times = new Map(keepers.map((keeper) => [keeper, [] as number[]]))
  for (let round = 0; round <= options.rounds; round += 1)
    for (const turn of keepers.keys()) {
      const keeper = keepers[(turn + round) % keepers.length] ?? 'none'
      const writes = Array.from({ length: options.writes }, (_, index) => {
        const n = round * options.writes + index
        return operation.params(n, 1 + (n % options.tasks))
      })
      const body = JSON.stringify({ database: keeper, sql: operation.sql, writes })
      const started = performance.now()
      const response = await miniflare.dispatchFetch('http://bench.test/', { method: 'POST', body })
      await response.text()
      if (!response.ok) throw new Error(`${operation.name} on D1 answered HTTP ${response.status}.`)
      if (round > 0) times.get(keeper)?.push(performance.now() - started)
    }
  return (keeper: Keeper): readonly number[] => times.get(keeper) ?? []
}

export const endToEnd: Part = {
  name: 'endtoend',
  title: 'A write from a worker, end to end',
  run: async ({ quick }) => {
    const options = quick
      ? { tasks: 200, rounds: 9, writes: 5 }
      : { tasks: 1000, rounds: 15, writes: 40 }
    const miniflare = await open(options.tasks)
    const rows = [['operation', 'plain, µs', 'ratio', 'guide: ratio']]
    try {
      for (const operation of operations) {
        const times = await time(miniflare, operation, options)
        const base = times('none')
        const guide = medianRatio(times('guide'), base)
        rows.push([
          operation.name,
          number((median(base) / options.writes) * 1000),
          atMost(medianRatio(times('viewkeeper'), base), goal),
          guideReactsTo(operation.table, operation.event) ? number(guide) : 'stale',
        ])
      }
    } finally {
      await miniflare.dispose()
    }
    return `A worker in workerd writes to D1 with \`await prepare(…).bind(…).run()\`, one write after another: the time a caller
waits with the triggers, divided by the time without. One project of ${number(options.tasks)} tasks, median of ${options.rounds} rounds of
${options.writes} writes.

${table(rows)}`
  },
}
