import { parseArgs } from 'node:util'
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
console.log(`${tally.table()}\n\n${tally.list()}`)
process.exitCode = tally.broken > 0 ? 1 : 0
