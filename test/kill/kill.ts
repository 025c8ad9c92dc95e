import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Option } from 'commander'
import { number } from '../../bench/report/markdown.ts'
import { answering } from '../../scripts/command-line/answer.ts'
import { exits } from '../../scripts/command-line/exits.ts'
import { family, run } from '../../scripts/command-line/family.ts'
import { seedOption, wholeNumber } from '../../scripts/command-line/numbers.ts'
import { Progress, waiting } from '../../scripts/command-line/progress.ts'
import { buildWorker } from '../../scripts/local/wrangler.ts'
import { Tally } from '../faults/tally.ts'
import { aims } from './aims.ts'
import { Deaths } from './deaths.ts'

const name = 'npm run kill --'

const program = family(name, {
  does: 'Kills workerd (SIGKILL) during each job, and sees whether what is promised holds. Linux.',
  examples: [[`${name} --times 9 --seed 3`, 'each aim once']],
})
  .addOption(seedOption())
  .addOption(
    new Option('--times <N>', 'how often it is killed').default(108).argParser(wholeNumber(1, 1e6)),
  )

const textOf = (seed: number, tally: Tally): string => `# SIGKILL

Written by \`npm run kill\`, seed ${seed}, ${new Date().toISOString().slice(0, 10)}. workerd with the built worker and its database is killed during a job, at a time that the seed draws; "too late":
the event had ended. Then another works until all is quiet. Every figure is a number of trials; where some broke, it says how many of them. It holds: the views
equal their definition, the application's rows are byte for byte as before, every fault of a view was told and resolved, no message came under two ids, every
job can be run, and no tick after it was lost.

${number(tally.trials)} trials, ${number(tally.broken)} broke.

${tally.table()}

${tally.list()}
`

answering(program, async ({ seed, times }: { seed: number; times: number }) => {
  console.log(`seed ${seed}`)
  const tally = new Tally(aims.map(({ job }) => job))
  const script = await waiting('Building the worker', () => buildWorker('.wrangler/kill-build'))
  await using deaths = await Deaths.open(script, seed)
  using progress = new Progress(process.stderr, 'deaths')
  for (let n = 0; n < times; n += 1) {
    const aim = aims[n % aims.length] ?? aims[0]
    const broken = await deaths.kill(aim, tally)
    if (broken.length > 0) console.log(`${n + 1}, ${aim.job}: ${broken.join(', ')}`)
    progress.show('Killing', n + 1, times)
  }
  const text = textOf(seed, tally)
  writeFileSync(join(import.meta.dirname, 'results.md'), text)
  return {
    text,
    status: tally.broken > 0 ? exits.wrong : exits.fine,
  }
})

await run(program)
