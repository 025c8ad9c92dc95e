import { FaultsError } from '../../src/alerting/faults.ts'
import { parseRunbook, type RunbookEntry } from '../../src/alerting/runbook.ts'
import { templateFaults } from '../../src/alerting/template.ts'

/** What a runbook is held against. */
export interface Known {
  /** Every alert that can be raised, with the labels that it has. */
  readonly alerts: ReadonlyMap<string, readonly string[]>
  readonly jobs: readonly string[]
}

const textsOf = ({ meaning, look_at, mend, command, job }: RunbookEntry): [string, string][] => [
  ['meaning', meaning],
  ...look_at.map((text, index): [string, string] => [`look_at[${index}]`, text]),
  ...mend.map((text, index): [string, string] => [`mend[${index}]`, text]),
  ['command', command ?? ''],
  ['job', job ?? ''],
]

const faultsOf = (entry: RunbookEntry, isSecond: boolean, { alerts, jobs }: Known): string[] => {
  const { alert, job } = entry
  const labels = alerts.get(alert)
  if (labels === undefined) return ['.alert: nothing raises an alert of this name']
  return [
    ...(isSecond ? ['.alert: has an entry already'] : []),
    ...textsOf(entry).flatMap(([place, text]) =>
      templateFaults(text, labels).map((fault) => `.${place}: ${fault}`),
    ),
    ...(job === null || job.includes('{{') || jobs.includes(job)
      ? []
      : [`.job: there is no job ${job}; known are ${jobs.join(', ')}`]),
  ]
}

/**
 * The entries of a runbook file, one for each alert; throws a FaultsError that names every fault with its place, an
 * alert without an entry among them.
 */
export const checkRunbook = (json: unknown, known: Known): RunbookEntry[] => {
  const entries = parseRunbook(json)
  const names = entries.map(({ alert }) => alert)
  const faults = entries.flatMap((entry, index) =>
    faultsOf(entry, names.indexOf(entry.alert) < index, known).map(
      (fault) => `[${index}] ${entry.alert}${fault}`,
    ),
  )
  const missing = [...known.alerts.keys()].filter((name) => !names.includes(name))
  faults.push(...missing.map((name) => `the whole: has no entry for ${name}`))
  if (faults.length > 0) throw new FaultsError('runbook entries', faults)
  return entries
}

const introduction = `# Runbook

<!-- Written by npm run rules -- generate from runbook.json: change it there. -->

What each alert means, where to look, and what mends it: one chapter an alert. Everything here is safe to run again. No
command writes the application's own tables.

Commands run in a checkout of Viewkeeper; without \`--remote\` they mean the local database. A word in capitals stands for
the alert's label of that name: \`VIEW\` for \`view\`. A job is run from the status page or with

\`\`\`sh remote
curl -H "Authorization: Bearer $ADMIN_TOKEN" -X POST https://viewkeeper.example.workers.dev/api/jobs/resume/runs
\`\`\`

and \`GET /api/views\` and the like are asked for in the same way, without \`-X POST\`.
`

const named = (text: string): string =>
  text.replaceAll(/\{\{\s*labels\.(\w+)\s*\}\}/g, (_, name: string) => name.toUpperCase())

const list = (texts: readonly string[]): string =>
  texts.map((text) => `- ${named(text)}`).join('\n')

const chapter = ({ alert, meaning, look_at, mend, job }: RunbookEntry): string => `
## <a id="${alert}"></a>${alert}

${named(meaning)}

**Look at**

${list(look_at)}

**Mend it**

${list([...mend, ...(job === null ? [] : [`Without a checkout: run the job \`${job}\`.`])])}
`

/** The runbook as Markdown. Each heading has an anchor that is the alert's name, by which links find it. */
export const runbookMarkdown = (entries: readonly RunbookEntry[]): string =>
  introduction + entries.map(chapter).join('')
