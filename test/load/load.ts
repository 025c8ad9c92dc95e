import { parseArgs } from 'node:util'
import { buildWorker } from '../../scripts/local/wrangler.ts'
import { alertsAtOnce } from './alerts.ts'
import { cleanUpBesideWrites } from './orphans.ts'
import { floodBesideTicks, manualAtOnce } from './requests.ts'
import { serve } from './served.ts'

const { values } = parseArgs({
  options: { orphans: { type: 'string', default: '1000000' } },
})

console.log(`${await alertsAtOnce(500)}\n`)
const script = await buildWorker('.wrangler/load-build')
{
  await using served = await serve(script)
  console.log(`${await manualAtOnce(served, 200)}\n`)
  console.log(`${await floodBesideTicks(served, { perSecond: 2000, seconds: 10 })}\n`)
}
await using served = await serve(script)
console.log(
  await cleanUpBesideWrites(served, {
    orphans: Number(values.orphans),
    writes: 100,
    everyMs: 20,
  }),
)
