import { expect, test } from 'vitest'
import { tickLine } from '../../../scripts/start/tick-line.ts'

const cron = '*/5 * * * *'
const event = { time: new Date('2026-05-01T10:05:00.412Z'), cron, ms: 812.4 }

const job = (name: string, status: string, more: object = {}) => ({
  job: name,
  schedule: cron,
  last_run: {
    ...{ duration_ms: 1, rows_read: 1, rows_written: 0, error: null, result: {} },
    status,
    ...more,
  },
})
const alert = (status: string) => ({ status, labels: {}, annotations: {} })

test('a quiet tick is one line: when, which jobs, how long, and that nothing fires', () => {
  const other = { ...job('cleanup', 'failed'), schedule: '17 * * * *' }
  expect(tickLine(event, [job('audit', 'ok'), job('evaluate', 'ok'), other], [])).toBe(
    '2026-05-01T10:05:00Z  audit ok, evaluate ok; 812 ms; nothing fires',
  )
})

test('why a run failed or was skipped stands beside it', () => {
  const jobs = [
    job('audit', 'skipped', { result: { skipped: 'The views are paused.' } }),
    job('evaluate', 'failed', { error: 'The database is full.' }),
    { job: 'deliver', schedule: cron, last_run: null },
  ]
  expect(tickLine(event, jobs, [alert('firing'), alert('firing'), alert('pending')])).toBe(
    '2026-05-01T10:05:00Z  audit skipped (The views are paused.), evaluate failed (The database is full.), deliver did not run; 812 ms; 2 alerts fire, 1 alert is pending',
  )
})
