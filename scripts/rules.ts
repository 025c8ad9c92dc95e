import { answering } from './command-line/answer.ts'
import { family, run, within, withJson } from './command-line/family.ts'

const name = 'npm run rules --'

/** What the commands do, loaded only where one of them is run: it compiles every view. */
const load = () => import('./rules/commands.ts')

const rules = family(name, {
  does: 'Checks the alert rules and receivers of alerts/, and tries the rules.',
  examples: [
    [`${name} check`, 'the files that are shipped with the worker'],
    [`${name} test`, 'do the rules fire when they should?'],
  ],
})

const check = within(rules, 'check [FILE]', {
  does: 'name every fault of a rules file, each with its place; without one, those of alerts/rules.json, alerts/receivers.json, alerts/runbook.json and databases.json',
  examples: [[`${name} check my-rules.json`, 'another file of rules']],
})
answering(withJson(check), async (file: string | undefined) => (await load()).check(file))

const test = within(rules, 'test [FILE...]', {
  does: 'run unit tests for rules: alerts/*.test.json, or these files',
  examples: [[`${name} test alerts/queue.test.json`, 'one of them']],
})
answering(withJson(test), async (files: readonly string[]) => (await load()).test(files))

const generate = within(rules, 'generate', {
  does: 'write what is generated in alerts/, and databases.schema.json: the JSON Schemas for editors, runbook.md, prometheus-rules.yml and grafana-dashboard.json',
  examples: [[`${name} generate`, 'after a change of rules.json, of runbook.json, or of a metric']],
})
answering(generate, async () => (await load()).generate())

await run(rules)
