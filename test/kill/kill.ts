import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { number } from '../../bench/report/markdown.ts'
import { buildWorker } from '../../scripts/local/wrangler.ts'
import { Tally } from '../faults/tally.ts'
import { aims } from './aims.ts'
import { Deaths } from './deaths.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    times: { type: 'string', default: '108' },
  },
})

const seed = Number(values.seed)
console.log(`seed ${seed}`)
const tally = new Tally(aims.map(({ job }) => job))
await using deaths = await Deaths.open(await buildWorker('.wrangler/kill-build'), seed)
for (let n = 0; n < Number(values.times); n += 1) {
  const aim = aims[n % aims.length] ?? aims[0]
  const broken = await deaths.kill(aim, tally)
  console.error(`${n + 1}, ${aim.job}: ${broken.join(', ') || 'well'}`)
}
const text = `# SIGKILL

Written by \`npm run kill\`, seed ${seed}, ${new Date().toISOString().slice(0, 10)}. workerd with the built worker and its database is killed during a job, at a time that the seed draws; "too late":
the event had ended. Then another works until all is quiet. Every figure is a number of trials; where some broke, it says how many of them. It holds: the views
equal their definition, the application's rows are byte for byte as before, every fault of a view was told and resolved, no message came under two ids, every
job can be run, and no tick after it was lost.

${number(tally.trials)} trials, ${number(tally.broken)} broke.

${tally.table()}

${tally.list()}
`
console.log(text)
writeFileSync(join(import.meta.dirname, 'results.md'), text)
process.exitCode = tally.broken > 0 ? 1 : 0
