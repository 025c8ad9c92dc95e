import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { number, table } from '../../bench/report/markdown.ts'
import { hideWorkerLog } from '../../scripts/local/worker-log.ts'
import { randomOf } from '../faults/draws.ts'
import type { Figures } from './figures.ts'
import { type Month, simulate } from './month.ts'

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, days: { type: 'string', default: '30' } },
})

const rowOf = ({ day, rows, pages, heapBytes }: Figures): string[] => {
  const own = Object.values(rows).reduce((sum, count) => sum + count, 0)
  return [String(day), number(own), number(pages), (heapBytes / 1e6).toFixed(1)]
}

const header = ['day', 'rows of our own tables', 'pages of the database', 'heap, MB']

const textOf = (seed: number, month: Month): string => {
  const met = [...month.faults].map(([kind, times]) => `${kind} ${number(times)}`)
  const faults = [...month.faults.values()].reduce((sum, times) => sum + times, 0)
  return `# A simulated month

Written by \`npm run soak\`, seed ${seed}, ${new Date().toISOString().slice(0, 10)}. Ticks on a clock of their own, with what comes hourly and daily, the application's writes between, faults of
the database, events doubled and missing, and receivers that go down and come up. At the end of each day:

${table([header, ...month.figures.map(rowOf)])}

${number(month.ticks)} ticks, ${number(month.writes)} writes of the application, ${number(month.messages)} messages taken. ${number(faults)} events met a fault: ${met.join(', ')}.
${number(month.damaged)} damages to views, of which ${number(month.settled)} were told to both receivers and resolved.
${month.broken.length === 0 ? 'Nothing broke.' : month.broken.join('\n')}
`
}

hideWorkerLog()
const seed = Number(values.seed)
Math.random = randomOf(seed)
const began = performance.now()
const minutes = () => Math.round((performance.now() - began) / 60_000)
const month = await simulate({
  seed,
  days: Number(values.days),
  onDay: (figures) => console.log(`${rowOf(figures).join(', ')}; ${minutes()} minutes`),
})
const text = textOf(seed, month)
console.log(text)
writeFileSync(join(import.meta.dirname, 'results.md'), text)
process.exitCode = month.broken.length > 0 || month.settled < month.damaged ? 1 : 0
