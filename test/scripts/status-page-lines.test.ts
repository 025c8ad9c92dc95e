import { expect, test } from 'vitest'
import { statusPageLines } from '../../scripts/local/status-page-lines.ts'

test('the status page is told with what to log in with', () => {
  const lines = statusPageLines('http://127.0.0.1:8787', 'the-token')
  expect(lines).toContain('http://127.0.0.1:8787/\n')
  expect(lines).toMatch(/User: +any.*\n +Password: the-token$/)
})

test('without a token it is told that there has to be one', () => {
  expect(statusPageLines('http://127.0.0.1:8787', '')).toContain('ADMIN_TOKEN')
})
