import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { application } from '../../src/app.ts'
import { metricsOf } from '../../src/checks/check.ts'
import { ownMetrics } from '../../src/http/own-metrics.ts'

it('docs/metrics.md lists every metric with its labels and what it says', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/metrics.md'), 'utf8')
  const rows = text.split('\n').filter((line) => line.startsWith('| viewkeeper_'))
  expect(rows).toEqual(
    [...metricsOf(application.checks), ...ownMetrics].map(({ name, labels, help }) =>
      `| ${[name, labels.join(', '), help].join(' | ')} |`.replace('|  |', '| |'),
    ),
  )
})
