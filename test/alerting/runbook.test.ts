import { expect, test } from 'vitest'
import { mendingOf, parseRunbook, runbook, runbookOf } from '../../src/alerting/runbook.ts'

const entry = {
  alert: 'ViewDrift',
  meaning: 'Rows differ.',
  look_at: ['here'],
  mend: ['so'],
  command: null,
  job: null,
}

test('every fault of a runbook file is named with its place', () => {
  const faulty = [entry, { ...entry, look_at: [], command: '', more: 1 }, { alert: 'A' }]
  expect(() => parseRunbook(faulty)).toThrow(
    /\[1\]\.look_at: is empty\n.*\[1\]\.command: is empty\n.*\[1\]: Unrecognized key: "more"\n.*\[2\]\.meaning: /s,
  )
  expect(() => parseRunbook({})).toThrow('the whole: ')
})

test('the runbook is found by the name of the alert', () => {
  expect(runbookOf('ViewDrift')).toBe(runbook.find(({ alert }) => alert === 'ViewDrift'))
  expect(runbookOf('NoSuchAlert')).toBeUndefined()
  expect(runbookOf('constructor')).toBeUndefined()
})

test.each([
  [
    { alertname: 'ViewDrift', view: 'task_progress_summary_mv' },
    'npm run views -- refresh task_progress_summary_mv --remote',
    'backfill',
  ],
  [{ alertname: 'ViewsPaused' }, 'npm run views -- resume --remote', 'resume'],
  [{ alertname: 'MaintenanceJobFailing', job: 'cleanup' }, null, 'cleanup'],
  [{ alertname: 'QueueFailures' }, null, null],
  [{ alertname: 'NoSuchAlert' }, null, null],
  [{}, null, null],
])('an alert with the labels %j is mended by %j and the job %j', (labels, command, job) => {
  expect(mendingOf({ ...labels }, '--remote')).toEqual({ command, job })
})

test.each([
  ['a b', "'a b'"],
  ['$(rm -r x)', "'$(rm -r x)'"],
  ["it's; x", "'it'\\''s; x'"],
  ['x\ny', "'x\ny'"],
])('a label that is no plain word is one word of the command all the same: %j', (view, word) => {
  const { command } = mendingOf({ alertname: 'ViewDrift', view }, '--remote')
  expect(command).toBe(`npm run views -- refresh ${word} --remote`)
})

test.each([
  ['--remote', 'npm run views -- resume --remote'],
  ['--data .wrangler/state', 'npm run views -- resume --data .wrangler/state'],
  ['', 'npm run views -- resume'],
])('with the options %j commands find that database', (options, command) => {
  expect(mendingOf({ alertname: 'ViewsPaused' }, options).command).toBe(command)
})
