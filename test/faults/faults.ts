import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { faultKinds } from './faulty-d1.ts'
import { runTrials } from './run-trials.ts'
import { subjects } from './subjects.ts'
import { Tally } from './tally.ts'
import { around } from './trial.ts'

const usage = `Usage: npm run faults -- [--seed N] [--subject NAME] [--kind NAME] [--one-of N] [--verbose]

  --subject NAME  one only: ${subjects.map(({ name }) => name).join(', ')}
  --kind NAME     one kind of fault only: ${faultKinds.map(({ name }) => name).join(', ')}
  --one-of N      try one of N, as the seed draws them; only prints
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
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const named = <T extends { readonly name: string }>(all: readonly T[], name?: string): T[] =>
  all.filter((one) => name === undefined || one.name === name)

const run = async (): Promise<void> => {
  const seed = Number(values.seed)
  const tally = new Tally(places)
  if (!values.verbose) console.error = () => {}
  console.log(`seed ${seed}`)
  await runTrials(tally, {
    seed,
    subjects: named(subjects, values.subject),
    kinds: named(faultKinds, values.kind),
    oneOf: Number(values['one-of']),
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
  console.log(text)
  const isWhole =
    values.subject === undefined && values.kind === undefined && values['one-of'] === '1'
  if (isWhole) writeFileSync(results, text)
  process.exitCode = tally.broken > 0 ? 1 : 0
}

if (values.help) console.log(usage)
else await run()
