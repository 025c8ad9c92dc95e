import { expect, test } from 'vitest'
import { shownLogLine } from '../../../scripts/local/worker-log.ts'

test('what goes well is not printed, as the line of its tick says it', () => {
  expect(shownLogLine({ level: 'info', message: "{ event: 'job_finished' }" })).toBeNull()
  expect(shownLogLine({ level: 'log', message: "{ event: 'job_finished' }" })).toBeNull()
})

test('what needs a person is printed as one line', () => {
  const message =
    "{\n  event: 'job_finished',\n  job: 'audit',\n  error: 'The database is full.'\n}\n"
  expect(shownLogLine({ level: 'error', message })).toBe(
    "{ event: 'job_finished', job: 'audit', error: 'The database is full.' }",
  )
})
