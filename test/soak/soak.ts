import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Option } from 'commander'
import { number, table } from '../../bench/report/markdown.ts'
import { answering } from '../../scripts/command-line/answer.ts'
import { exits } from '../../scripts/command-line/exits.ts'
import { family, run } from '../../scripts/command-line/family.ts'
import { seedOption, wholeNumber } from '../../scripts/command-line/numbers.ts'
import { Progress } from '../../scripts/command-line/progress.ts'
import { hideWorkerLog } from '../../scripts/local/worker-log.ts'
import { randomOf } from '../faults/draws.ts'
import type { Figures } from './figures.ts'
import { type Month, simulate } from './month.ts'

const name = 'npm run soak --'

const program = family(name, {
  does: 'Simulates a month: 8,640 ticks, writes, faults, receivers that come and go; prints what each day comes to.',
  examples: [
    ['npm run soak', 'a month'],
    [`${name} --days 2 --seed 7`, 'two days of another one'],
  ],
})
  .addOption(seedOption())
  .addOption(
    new Option('--days <N>', 'days of the month').default(30).argParser(wholeNumber(1, 3650)),
  )

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

${number(month.ticks)} ticks, ${number(month.writes)} writes of the application, ${number(month.messages)} messages taken, ${number(month.givenUp)} refused at each of nine tries. ${number(faults)} events met a fault: ${met.join(', ')}.
${number(month.damaged)} damages to views, of which ${number(month.settled)} were told to both receivers and resolved.
${month.broken.length === 0 ? 'Nothing broke.' : month.broken.join('\n')}
`
}

answering(program, async ({ seed, days }: { seed: number; days: number }) => {
  hideWorkerLog()
  Math.random = randomOf(seed)
  using progress = new Progress(process.stderr, 'days')
  const month = await simulate({
    seed,
    days,
    onDay: (figures) => {
      console.log(rowOf(figures).join(', '))
      progress.show('Simulating', figures.day, days)
    },
  })
  const text = textOf(seed, month)
  writeFileSync(join(import.meta.dirname, 'results.md'), text)
  const isWell = month.broken.length === 0 && month.settled === month.damaged
  return { text, status: isWell ? exits.fine : exits.wrong }
})

await run(program)
