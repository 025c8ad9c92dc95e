import { parseArgs } from 'node:util'
import { hideWorkerLog } from '../../scripts/local/worker-log.ts'
import { randomOf } from '../faults/draws.ts'
import { simulate } from './month.ts'

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, days: { type: 'string', default: '30' } },
})
hideWorkerLog()
Math.random = randomOf(Number(values.seed))
const t = performance.now()
const month = await simulate({
  seed: Number(values.seed),
  days: Number(values.days),
  onDay: ({ day, rows, pages, heapBytes }) =>
    console.log(
      day,
      JSON.stringify(rows),
      pages,
      Math.round(heapBytes / 1e5) / 10,
      Math.round((performance.now() - t) / 1000),
    ),
})
console.log({ ...month, figures: undefined })
