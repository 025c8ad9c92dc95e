import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Option } from 'commander'
import { number } from '../../bench/report/markdown.ts'
import { type Answer, answering } from '../../scripts/command-line/answer.ts'
import { exits } from '../../scripts/command-line/exits.ts'
import { family, run } from '../../scripts/command-line/family.ts'
import { seedOption, wholeNumber } from '../../scripts/command-line/numbers.ts'
import { Progress } from '../../scripts/command-line/progress.ts'
import { hideWorkerLog } from '../../scripts/local/worker-log.ts'
import { faultKinds } from './faulty-d1.ts'
import { tryOnD1 } from './on-d1.ts'
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
  readonly minutes?: number
  readonly onD1: number
  readonly verbose?: true
}

const named = <T extends { readonly name: string }>(all: readonly T[], name?: string): T[] =>
  all.filter((one) => name === undefined || one.name === name)

const summary = (tally: Tally): string =>
  `${number(tally.trials)} trials, ${number(tally.broken)} broke.\n\n${tally.table()}\n\n${tally.list()}`

/** As many trials as there are, or as there is time for. */
const trySimulated = async (tally: Tally, options: FaultsOptions) => {
  const { seed, subject, kind, oneOf, minutes = Number.POSITIVE_INFINITY } = options
  const began = performance.now()
  using progress = new Progress(process.stderr, 'trials')
  return await runTrials(tally, {
    ...{ seed, oneOf },
    subjects: named(subjects, subject),
    kinds: named(faultKinds, kind),
    mayGoOn: () => performance.now() - began < minutes * 60_000,
    onTrial: (text, { broken }, { made, of }) => {
      if (broken.length > 0) console.log(`${text}: ${broken.join(', ')}`)
      progress.show('Trying', made, of)
    },
  })
}

const tryAll = async (options: FaultsOptions): Promise<Answer> => {
  const { seed, subject, kind, oneOf, onD1: trials, verbose } = options
  if (!verbose) hideWorkerLog()
  console.log(`seed ${seed}`)
  const tally = new Tally(places)
  const { made, of } = await trySimulated(tally, options)
  const onD1 = new Tally([around, 'snapshot', 'audit', 'evaluate', 'deliver'])
  await tryOnD1(onD1, {
    ...{ seed, trials },
    onTrial: (text, { broken }) => console.log(`${text}: ${broken.join(', ') || 'well'}`),
  })
  const text = `# Faults

Written by \`npm run faults\`, seed ${seed}, ${new Date().toISOString().slice(0, 10)}. A fault meets one transaction of a job, or it and all after it until the cron event ends;
each transaction in turn. Then follow ticks without faults until all is quiet. Every figure is a number of trials; where some broke, it says how many of them.
It holds: the views equal their definition, the application's rows are byte for byte as before, every fault of a view was told to both receivers and resolved,
no message came under two ids, every run has its record, every job can be run, and no tick was lost but those within a lease whose holder had no way to end it.

Tried: ${made === of ? `all ${number(of)}` : `${number(made)} of ${number(of)}, as the seed draws them`}. ${summary(tally)}

## On D1 itself

Ticks on D1 in workerd, one after another on one database, each with a fault that the seed draws. ${summary(onD1)}
`
  const isWhole = subject === undefined && kind === undefined && oneOf === 1
  if (isWhole) writeFileSync(results, text)
  return { text, status: tally.broken + onD1.broken > 0 ? exits.wrong : exits.fine }
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
  .addOption(
    new Option(
      '--minutes <N>',
      'try as many as there is time for, in an order that the seed draws',
    ).argParser(wholeNumber(1, 1e4)),
  )
  .addOption(
    new Option('--on-d1 <N>', 'so many more on D1 itself, in workerd')
      .default(24)
      .argParser(wholeNumber(0, 1e6)),
  )
  .option('--verbose', 'print the log of the worker, too')

answering(program, tryAll)

await run(program)
