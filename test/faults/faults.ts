import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Option } from 'commander'
import { type Answer, answering } from '../../scripts/command-line/answer.ts'
import { exits } from '../../scripts/command-line/exits.ts'
import { family, run } from '../../scripts/command-line/family.ts'
import { seedOption, wholeNumber } from '../../scripts/command-line/numbers.ts'
import { Progress } from '../../scripts/command-line/progress.ts'
import { faultKinds } from './faulty-d1.ts'
import { runTrials } from './run-trials.ts'
import { subjects } from './subjects.ts'
import { Tally } from './tally.ts'
import { around } from './trial.ts'

/** Where the figures are put: those of a job's transactions, and those without a fault. */
const places = [
  ...['tick', around, 'snapshot', 'audit', 'evaluate', 'deliver'],
  ...['cleanup', 'optimize', 'backfill', 'pause', 'resume'],
]

const results = join(import.meta.dirname, 'results.md')

interface FaultsOptions {
  readonly seed: number
  readonly subject?: string
  readonly kind?: string
  readonly oneOf: number
  readonly verbose?: true
}

const named = <T extends { readonly name: string }>(all: readonly T[], name?: string): T[] =>
  all.filter((one) => name === undefined || one.name === name)

const tryAll = async ({ seed, subject, kind, oneOf, verbose }: FaultsOptions): Promise<Answer> => {
  const tally = new Tally(places)
  if (!verbose) console.error = () => {}
  console.log(`seed ${seed}`)
  using progress = new Progress(process.stderr, 'faults')
  await runTrials(tally, {
    seed,
    subjects: named(subjects, subject),
    kinds: named(faultKinds, kind),
    oneOf,
    onStep: progress.show,
    onTrial: (text, { broken }) => {
      if (broken.length > 0) console.log(`${text}: ${broken.join(', ')}`)
    },
  })
  const text = `# Faults

Written by \`npm run faults\`, seed ${seed}, ${new Date().toISOString().slice(0, 10)}. A fault meets one transaction of a job, or it and all after it until the cron event ends;
each transaction in turn. Then follow ticks without faults until all is quiet. Every figure is a number of trials; where some broke, it says how many of them.
It holds: the views equal their definition, the application's rows are byte for byte as before, every fault of a view was told to both receivers and resolved,
no message came under two ids, every run has its record, every job can be run, and no tick was lost but those within a lease whose holder had no way to end it.

${tally.trials} trials, ${tally.broken} broke.

${tally.table()}

${tally.list()}
`
  const isWhole = subject === undefined && kind === undefined && oneOf === 1
  if (isWhole) writeFileSync(results, text)
  return { text, status: tally.broken > 0 ? exits.wrong : exits.fine }
}

const name = 'npm run faults --'

const program = family(name, {
  does: 'Has a fault of every kind meet every transaction of every job, and sees whether what is promised holds; writes test/faults/results.md.',
  examples: [
    [`${name} --one-of 50`, 'some, as the seed draws them'],
    [`${name} --subject evaluate --kind hangs`, 'one job, one kind of fault'],
  ],
})
  .addOption(seedOption())
  .addOption(new Option('--subject <NAME>', 'one only').choices(subjects.map((one) => one.name)))
  .addOption(
    new Option('--kind <NAME>', 'one kind of fault only').choices(
      faultKinds.map((one) => one.name),
    ),
  )
  .addOption(
    new Option('--one-of <N>', 'try one of N, as the seed draws them; only prints')
      .default(1)
      .argParser(wholeNumber(1, 1e6)),
  )
  .option('--verbose', 'print the log of the worker, too')

answering(program, tryAll)

await run(program)
