import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { number } from '../../bench/report/markdown.ts'
import { hideWorkerLog } from '../../scripts/local/worker-log.ts'
import { faultKinds } from './faulty-d1.ts'
import { tryOnD1 } from './on-d1.ts'
import { runTrials } from './run-trials.ts'
import { subjects } from './subjects.ts'
import { Tally } from './tally.ts'
import { around } from './trial.ts'

const usage = `Usage: npm run faults -- [--seed N] [--subject NAME] [--kind NAME] [--one-of N] [--minutes N] [--on-d1 N]

  --subject NAME  one only: ${subjects.map(({ name }) => name).join(', ')}
  --kind NAME     one kind of fault only: ${faultKinds.map(({ name }) => name).join(', ')}
  --one-of N      try one of N, as the seed draws them
  --minutes N     try as many as there is time for, in an order that the seed draws
  --on-d1 N       so many more on D1 itself, in workerd; 24 if not told
  --verbose       print the log of the worker, too`

/** Where the figures are put: those of a job's transactions, and those without a fault. */
const places = [
  ...['tick', around, 'snapshot', 'audit', 'evaluate', 'deliver'],
  ...['cleanup', 'optimize', 'backfill', 'pause', 'resume'],
]

const results = join(import.meta.dirname, 'results.md')

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    subject: { type: 'string' },
    kind: { type: 'string' },
    'one-of': { type: 'string', default: '1' },
    minutes: { type: 'string' },
    'on-d1': { type: 'string', default: '24' },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const named = <T extends { readonly name: string }>(all: readonly T[], name?: string): T[] =>
  all.filter((one) => name === undefined || one.name === name)

const summary = (tally: Tally): string =>
  `${number(tally.trials)} trials, ${number(tally.broken)} broke.\n\n${tally.table()}\n\n${tally.list()}`

const progressEvery = 100

const run = async (): Promise<void> => {
  const seed = Number(values.seed)
  const began = performance.now()
  const minutes = () => (performance.now() - began) / 60_000
  if (!values.verbose) hideWorkerLog()
  console.log(`seed ${seed}`)
  const tally = new Tally(places)
  const { made, of } = await runTrials(tally, {
    seed,
    subjects: named(subjects, values.subject),
    kinds: named(faultKinds, values.kind),
    oneOf: Number(values['one-of']),
    mayGoOn: () => values.minutes === undefined || minutes() < Number(values.minutes),
    onTrial: (text, { broken }, progress) => {
      if (broken.length > 0) console.log(`${text}: ${broken.join(', ')}`)
      if (progress.made % progressEvery === 0)
        console.log(`${progress.made} of ${progress.of}, ${Math.round(minutes())} minutes`)
    },
  })
  const onD1 = new Tally([around, 'snapshot', 'audit', 'evaluate', 'deliver'])
  await tryOnD1(onD1, {
    seed,
    trials: Number(values['on-d1']),
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
  console.log(text)
  const isWhole =
    values.subject === undefined && values.kind === undefined && values['one-of'] === '1'
  if (isWhole) writeFileSync(results, text)
  process.exitCode = tally.broken + onD1.broken > 0 ? 1 : 0
}

if (values.help) console.log(usage)
else await run()
