import { appendFileSync } from 'node:fs'
import { it } from 'vitest'
import { simulatedShard } from './simulation/fleet.ts'
import { darkWorld } from './simulation/platform.ts'

const log = (...a: unknown[]) => appendFileSync('/tmp/d/out.txt', a.join(' ') + '\n')
const quiet = {
  delivers2: 0,
  dies: 0,
  cron2: 0,
  fails: 0,
  hangs: 0,
  busy: 0.05,
  deploysAtMs: null,
  rolloutMs: 0,
}
it.each([
  ['nothing', quiet],
  ['dark', darkWorld],
  ['all busy', { ...quiet, busy: 1 }],
  ['no deploy', { ...darkWorld, deploysAtMs: null }],
] as const)('%s', (name, world) => {
  const t0 = performance.now()
  const shard = simulatedShard(Number(process.env.N ?? 1000), world, 7)
  shard.pass(24)
  const { watch: w, queues: q } = shard
  const late = w.late.toSorted((a, b) => a - b)
  log(
    name,
    Math.round(performance.now() - t0),
    'ms',
    JSON.stringify(
      {
        faults: w.faults,
        looks: w.looks,
        runs: w.runs,
        cleanups: w.cleanups,
        skippedRuns: w.skippedRuns,
        failures: w.failures,
        longest: w.longestWaitMs / 1000,
        who: w.longestWho,
        lagging: w.lagging.map((l) => [
          new Date(l.fromMs).toISOString(),
          Number.isFinite(l.untilMs) ? new Date(l.untilMs).toISOString() : 'open',
        ]),
        ticks: shard.ticks,
        skipped: shard.skippedTicks,
        parts: shard.parts,
        late50: late[late.length >> 1],
        late99: late[Math.floor(late.length * 0.99)],
        max: late.at(-1),
        q: Object.entries(q).map(([k, v]) => [k, v.waiting, v.usage]),
      },
      null,
      1,
    ),
  )
})
