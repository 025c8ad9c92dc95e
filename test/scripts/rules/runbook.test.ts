import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { generated, readRules, readRunbook } from '../../../scripts/rules/commands.ts'
import { checkRunbook } from '../../../scripts/rules/runbook.ts'
import { ownAlerts } from '../../../src/alerting/rule-faults.ts'
import { runbook } from '../../../src/alerting/runbook.ts'

const root = join(import.meta.dirname, '../../..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const raised = [...new Set([...readRules().map(({ alert }) => alert), ...Object.keys(ownAlerts)])]

test('the runbook has one entry for each alert, in the order of the rules', () => {
  expect(readRunbook().map(({ alert }) => alert)).toEqual(raised)
})

test('runbook.md is written from the entries: one heading an alert, by its name', () => {
  const markdown = read('alerts/runbook.md')
  expect(markdown, 'npm run rules -- generate').toBe(generated()['alerts/runbook.md'])
  const headings = markdown.matchAll(/^## <a id="(\w+)"><\/a>(\w+)$/gm).toArray()
  expect(headings.map(([, anchor]) => anchor)).toEqual(raised)
  expect(headings.map(([, , title]) => title)).toEqual(raised)
  expect(markdown).not.toContain('{{')
})

const scripts = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json'))).scripts
const help = execFileSync(
  process.execPath,
  [
    '-e',
    "require('child_process').spawnSync(process.execPath, ['scripts/views.ts'], { stdio: ['ignore', 1, 1] })",
  ],
  { cwd: root, encoding: 'utf8' },
)
const commands = new Set(
  runbook
    .flatMap(({ command, look_at, mend }) =>
      [command ?? '', ...look_at, ...mend].flatMap((text) =>
        text
          .matchAll(/npm run ([\w:-]+)(?: -- (\w+)?)?/g)
          .map(([whole, name = '', sub]) => [whole, name, sub] as const)
          .toArray(),
      ),
    )
    .map((one) => JSON.stringify(one)),
)

test.each(
  [...commands].map((one) =>
    z.tuple([z.string(), z.string(), z.string().nullish()]).parse(JSON.parse(one)),
  ),
)('there is a command %s', (_, name, subcommand) => {
  expect(scripts).toHaveProperty([name])
  if (name === 'views') expect(help).toMatch(new RegExp(`^ +${subcommand}\\b`, 'm'))
})

const entry = { alert: 'A', meaning: 'm', look_at: ['l'], mend: ['m'], command: null, job: null }
const known = {
  alerts: new Map([
    ['A', ['view']],
    ['B', []],
  ]),
  jobs: ['audit'],
}

test('what does not fit the alerts is named with its place', () => {
  const faulty = [
    { ...entry, command: 'refresh {{ labels.vew }}', mend: ['m', '{{ x'] },
    { ...entry, job: 'backfil' },
    { ...entry, alert: 'C' },
  ]
  expect(() => checkRunbook(faulty, known)).toThrow(
    [
      'Invalid runbook entries:',
      '  [0] A.mend[1]: {{ and }} are not in pairs',
      '  [0] A.command: {{ labels.vew }} is not known here',
      '  [1] A.alert: has an entry already',
      '  [1] A.job: there is no job backfil; known are audit',
      '  [2] C.alert: nothing raises an alert of this name',
      '  the whole: has no entry for B',
    ].join('\n'),
  )
})

test('a job may be that of a label', () => {
  const entries = [
    { ...entry, job: '{{ labels.view }}' },
    { ...entry, alert: 'B', job: 'audit' },
  ]
  expect(checkRunbook(entries, known)).toEqual(entries)
})
