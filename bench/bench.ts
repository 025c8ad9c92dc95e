import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { StartError } from '../scripts/local/start-error.ts'
import { hideWorkerLog } from '../scripts/local/worker-log.ts'
import type { BenchOptions, Part } from './part.ts'
import { auditPart } from './parts/audit.ts'
import { backfill } from './parts/backfill.ts'
import { cleanup } from './parts/cleanup.ts'
import { dashboards } from './parts/dashboards.ts'
import { endToEnd } from './parts/endtoend.ts'
import { growth } from './parts/growth.ts'
import { limit } from './parts/limit.ts'
import { tick } from './parts/tick.ts'
import { writes } from './parts/writes.ts'
import { section, writeSections } from './report/results.ts'

const parts: readonly Part[] = [
  ...[writes, limit, growth, dashboards],
  ...[backfill, auditPart, tick, cleanup, endToEnd],
]

const usage = `Usage: npm run bench -- [--part NAME] [--quick] [--load FILE.sql|FILE.sql.gz]

  --part NAME   one part only: ${parts.map(({ name }) => name).join(', ')}
  --quick       small sizes and few rounds, under a minute; only prints
  --load FILE   backfill this data, too`

const results = join(import.meta.dirname, 'results.md')

const run = async (chosen: readonly Part[], options: BenchOptions): Promise<void> => {
  for (const part of chosen) {
    console.error(`${part.name} …`)
    const started = performance.now()
    const text = section(part, await part.run(options), options.quick)
    console.log(text)
    if (!options.quick) writeSections(results, parts, new Map([[part.name, text]]))
    console.error(`${part.name}: ${((performance.now() - started) / 1000).toFixed(1)} s`)
  }
}

/** Parses the command line; throws a StartError that says what is wrong. */
const parse = (): { chosen: readonly Part[]; options: BenchOptions } => {
  try {
    const { values } = parseArgs({
      options: {
        part: { type: 'string' },
        quick: { type: 'boolean', default: false },
        load: { type: 'string' },
      },
    })
    const chosen = parts.filter(({ name }) => values.part === undefined || name === values.part)
    if (chosen.length === 0) throw new StartError(`There is no part ${values.part}.`)
    return { chosen, options: { quick: values.quick, load: values.load ?? null } }
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : error}\n\n${usage}`)
  }
}

try {
  const { chosen, options } = parse()
  hideWorkerLog()
  await run(chosen, options)
} catch (error) {
  if (!(error instanceof StartError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
