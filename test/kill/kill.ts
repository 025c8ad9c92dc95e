import { Option } from 'commander'
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

answering(program, async ({ seed, times }: { seed: number; times: number }) => {
  console.log(`seed ${seed}`)
  const tally = new Tally(aims.map(({ job }) => job))
  const script = await waiting('Building the worker', () => buildWorker('.wrangler/kill-build'))
  await using deaths = await Deaths.open(script, seed)
  using progress = new Progress(process.stderr, 'deaths')
  for (let n = 0; n < times; n += 1) {
    await deaths.kill(aims[n % aims.length] ?? aims[0], tally)
    progress.show('Killing', n + 1, times)
  }
  return {
    text: `${tally.table()}\n\n${tally.list()}`,
    status: tally.broken > 0 ? exits.wrong : exits.fine,
  }
})

await run(program)
