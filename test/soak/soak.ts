import { Option } from 'commander'
import { answering } from '../../scripts/command-line/answer.ts'
import { family, run } from '../../scripts/command-line/family.ts'
import { seedOption, wholeNumber } from '../../scripts/command-line/numbers.ts'
import { Progress } from '../../scripts/command-line/progress.ts'
import { randomOf } from '../faults/draws.ts'
import { simulate } from './month.ts'

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

answering(program, async ({ seed, days }: { seed: number; days: number }) => {
  console.error = () => {}
  Math.random = randomOf(seed)
  using progress = new Progress(process.stderr, 'days')
  const month = await simulate({
    seed,
    days,
    onDay: ({ day, rows, pages, heapBytes }) => {
      console.log(day, JSON.stringify(rows), pages, Math.round(heapBytes / 1e5) / 10)
      progress.show('Simulating', day, days)
    },
  })
  console.log({ ...month, figures: undefined })
  return { text: '' }
})

await run(program)
