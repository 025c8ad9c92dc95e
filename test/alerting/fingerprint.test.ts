import { expect, test } from 'vitest'
import { fingerprint } from '../../src/alerting/fingerprint.ts'

test("the fingerprint is Alertmanager's", () => {
  const labels = {
    view: 'daily_orders',
    severity: 'critical',
    alertname: 'MaterializedViewRefreshLag',
  }
  expect(fingerprint(labels)).toBe('40bbb4885bc6e62d')
})
