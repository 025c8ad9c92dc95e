import * as z from 'zod/mini'
import '../english.ts'
import runbookJson from '../../alerts/runbook.json' with { type: 'json' }
import { FaultsError } from './faults.ts'
import type { Labels } from './labels.ts'
import { fillIn } from './template.ts'

const line = z
  .string()
  .check(z.minLength(1, 'is empty'), z.maxLength(600, 'is longer than 600 characters'))
const lines = z.array(line).check(z.minLength(1, 'is empty'), z.maxLength(10, 'are more than 10'))

/** One entry as it stands in alerts/runbook.json. */
const entryFile = z.strictObject({
  alert: z.string(),
  meaning: line.check(z.describe('What it means that the alert fires, in a few sentences')),
  look_at: lines.check(
    z.describe('Where to look, what comes first first; code stands in backticks'),
  ),
  mend: lines.check(z.describe('What to do, by what was seen; code stands in backticks')),
  command: z
    .nullable(line)
    .check(
      z.describe('The one command that mends it; {{ labels.x }} stands for a label of the alert'),
    ),
  job: z.nullable(line).check(z.describe('The job of POST /api/jobs/{job}/runs that mends it')),
})

/** The runbook as a whole; its JSON Schema stands beside it. */
export const runbookFile = z.array(entryFile).check(z.maxLength(400))

/**
 * What whoever is on call needs to know of an alert. The texts are plain, save code in backticks, and templates as
 * annotations are: `{{ labels.view }}`.
 */
export type RunbookEntry = z.infer<typeof runbookFile>[number]

/** The entries of a runbook file; throws a FaultsError that names every fault of its form with its place. */
export const parseRunbook = (json: unknown): RunbookEntry[] => {
  const { success, data, error } = runbookFile.safeParse(json)
  if (success) return data
  const faults = error.issues.map(({ path, message }) => {
    const place = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    return `${place.join('') || 'the whole'}: ${message}`
  })
  throw new FaultsError('runbook entries', faults)
}

/** The shipped runbook, in the order of alerts/rules.json. */
export const runbook: readonly RunbookEntry[] = parseRunbook(runbookJson)

/** What the runbook says of an alert, by its name; undefined where it says nothing. */
export const runbookOf = (alert: string): RunbookEntry | undefined =>
  runbook.find((entry) => entry.alert === alert)

/** Where the runbook stands below the worker's address. */
export const runbookPath = '/runbook'

/** The annotation `runbook_url` of an alert, below the worker's address: `/runbook#ViewDrift`. */
export const runbookAddress = (alert: string): string => `${runbookPath}#${alert}`

/** A word of a shell command, in quotes unless it is plain. */
const word = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

/** What mends an alert, its labels filled in; null for what there is not. */
export interface Mending {
  /** A command, ready to be copied into a shell. */
  readonly command: string | null
  /** A job of POST /api/jobs/{job}/runs. */
  readonly job: string | null
}

const filled = (template: string | null, labels: Labels): string | null =>
  template === null ? null : fillIn(template, { value: '', labels })

/** A command of ours about one database, as texts name it: up to its `--remote`. */
const aboutDatabase = /(npm run (?:-s )?(?:views|status)\b(?:(?!npm run)[^`])*?) --remote\b/g

/** A text whose commands are about a deployed database, with other options in the place of `--remote` in each. */
export const withOptions = (text: string, options: string): string =>
  text.replaceAll(aboutDatabase, (_, command: string) => [command, options].join(' ').trim())

/** The options with which commands find one database of a fleet; `options`: those of the fleet. */
export const optionsFor = (database: string, options: string): string =>
  ['--database', word(database), ...(options === '' ? [] : [options])].join(' ')

/** The command, with these options, and the job that mend an alert with these labels, `alertname` among them. */
export const mendingOf = (labels: Labels, options: string): Mending => {
  const { command = null, job = null } = runbookOf(labels.alertname ?? '') ?? {}
  const here = command === null ? null : withOptions(command, options)
  const words = Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [name, word(value)]),
  )
  return { command: filled(here, words), job: filled(job, labels) }
}
