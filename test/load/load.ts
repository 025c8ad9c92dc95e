import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Option } from 'commander'
import { answering } from '../../scripts/command-line/answer.ts'
import { family, run } from '../../scripts/command-line/family.ts'
import { wholeNumber } from '../../scripts/command-line/numbers.ts'
import { waiting } from '../../scripts/command-line/progress.ts'
import { hideWorkerLog } from '../../scripts/local/worker-log.ts'
import { buildWorker } from '../../scripts/local/wrangler.ts'
import { alertsAtOnce } from './alerts.ts'
import { cleanUpBesideWrites } from './orphans.ts'
import { floodBesideTicks, manualAtOnce } from './requests.ts'
import { serve } from './served.ts'

const name = 'npm run load --'

const program = family(name, {
  does: "Sends requests at once, requests without a token beside ticks, and has a million orphans deleted beside the application's writes.",
  examples: [[`${name} --orphans 10000`, 'with fewer of them']],
}).addOption(
  new Option('--orphans <N>', 'rows to clean up').default(1_000_000).argParser(wholeNumber(1, 1e8)),
)

const textOf = (parts: readonly string[]): string => `# Load

Written by \`npm run load\`, ${new Date().toISOString().slice(0, 10)}, with the worker, its database and who asks on one machine.

${parts.join('\n\n')}
`

answering(program, async ({ orphans }: { orphans: number }) => {
  hideWorkerLog()
  const parts: string[] = []
  const say = (text: string): void => {
    console.log(`${text}\n`)
    parts.push(text)
  }
  say(await waiting('Alerts at once', () => alertsAtOnce(500)))
  const script = await waiting('Building the worker', () => buildWorker('.wrangler/load-build'))
  {
    await using served = await serve(script)
    say(await waiting('Requests at once', () => manualAtOnce(served, 200)))
    const flood = { perSecond: 2000, seconds: 10 }
    const beside = () => floodBesideTicks(served, flood)
    say(await waiting('Requests without a token beside ticks', beside))
  }
  await using served = await serve(script)
  const writes = { orphans, writes: 100, everyMs: 20 }
  say(await waiting('Orphans beside writes', () => cleanUpBesideWrites(served, writes)))
  writeFileSync(join(import.meta.dirname, 'results.md'), textOf(parts))
  return { text: '' }
})

await run(program)
