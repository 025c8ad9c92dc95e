import { join } from 'node:path'
import { Option } from 'commander'
import { answering } from '../scripts/command-line/answer.ts'
import { family, run } from '../scripts/command-line/family.ts'
import { pathFrom } from '../scripts/command-line/paths.ts'
import { waiting } from '../scripts/command-line/progress.ts'
import { duration } from '../scripts/command-line/words.ts'
import { readLoad } from '../scripts/local/load.ts'
import { hideWorkerLog } from '../scripts/local/worker-log.ts'
import type { BenchOptions, Part } from './part.ts'
import { auditPart } from './parts/audit.ts'
import { backfill } from './parts/backfill.ts'
import { cleanup } from './parts/cleanup.ts'
import { dashboards } from './parts/dashboards.ts'
import { endToEnd } from './parts/endtoend.ts'
import { fleet } from './parts/fleet.ts'
import { growth } from './parts/growth.ts'
import { limit } from './parts/limit.ts'
import { tick } from './parts/tick.ts'
import { writes } from './parts/writes.ts'
import { section, writeSections } from './report/results.ts'

const parts: readonly Part[] = [
  ...[writes, limit, growth, dashboards],
  ...[backfill, auditPart, tick, cleanup, endToEnd, fleet],
]

const results = join(import.meta.dirname, 'results.md')

const measure = async (chosen: readonly Part[], options: BenchOptions): Promise<void> => {
  for (const [at, part] of chosen.entries()) {
    const started = performance.now()
    const text = await waiting(`Measuring ${part.name}, ${at + 1} of ${chosen.length}`, async () =>
      section(part, await part.run(options), options.quick),
    )
    console.log(text)
    if (!options.quick) writeSections(results, parts, new Map([[part.name, text]]))
    console.error(`${part.name}: ${duration((performance.now() - started) / 1000)}`)
  }
}

const name = 'npm run bench --'

const program = family(name, {
  does: 'Measures what the views cost and gain; writes bench/results.md.',
  examples: [
    [`${name} --quick`, 'small sizes, some two minutes; only prints'],
    [`${name} --part writes`, 'one part: under five minutes'],
  ],
})
  .addOption(new Option('--part <NAME>', 'one part only').choices(parts.map((part) => part.name)))
  .option('--quick', 'small sizes and few rounds; only prints', false)
  .addOption(
    new Option('--load <FILE>', 'backfill this data, too (.sql, .sql.gz)').argParser(pathFrom),
  )

answering(
  program,
  async ({ part, quick, load }: { part?: string; quick: boolean; load?: string }) => {
    // What can't be read is told before anything is measured.
    const data = load === undefined ? null : await readLoad(load)
    hideWorkerLog()
    const chosen = parts.filter((one) => part === undefined || one.name === part)
    await measure(chosen, { quick, load: data })
    return { text: '' }
  },
)

await run(program)
