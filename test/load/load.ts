import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildWorker } from '../../scripts/local/wrangler.ts'
import { alertsAtOnce } from './alerts.ts'
import { cleanUpBesideWrites } from './orphans.ts'
import { floodBesideTicks, manualAtOnce } from './requests.ts'
import { serve } from './served.ts'

const { values } = parseArgs({
  options: { orphans: { type: 'string', default: '1000000' } },
})

const parts: string[] = []
const say = (text: string) => {
  console.log(`${text}\n`)
  parts.push(text)
}

say(await alertsAtOnce(500))
const script = await buildWorker('.wrangler/load-build')
{
  await using served = await serve(script)
  say(await manualAtOnce(served, 200))
  say(await floodBesideTicks(served, { perSecond: 2000, seconds: 10 }))
}
{
  await using served = await serve(script)
  const orphans = Number(values.orphans)
  say(await cleanUpBesideWrites(served, { orphans, writes: 100, everyMs: 20 }))
}
writeFileSync(
  join(import.meta.dirname, 'results.md'),
  `# Load

Written by \`npm run load\`, ${new Date().toISOString().slice(0, 10)}, with the worker, its database and who asks on one machine.

${parts.join('\n\n')}
`,
)
