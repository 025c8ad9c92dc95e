import { type LabelValues, ownAlerts } from '../../src/alerting/rule-faults.ts'
import type { Rule } from '../../src/alerting/rules.ts'
import { application, metrics } from '../../src/app.ts'
import { fleetCheck } from '../../src/fleet/check.ts'
import { memberState } from '../../src/store/fleet/registry.ts'

/** Every check there is: those of a database, and that of a fleet. */
export const checks = [...application.checks, fleetCheck]

/** The values that labels of readings can have. */
export const labelValues: LabelValues = {
  view: application.catalog.views.map(({ table }) => table),
  job: application.jobs.map(({ name }) => name),
  status: ['pending', 'processing', 'completed', 'failed'],
  operation: application.writeProbe.operations.map(({ name }) => name),
  kind: ['read', 'write'],
  state: memberState.options,
  quantile: ['0.5', '0.95', '0.99'],
}

/** Every alert that can be raised, with the labels that it has. */
export const alertsOf = (rules: readonly Rule[]): ReadonlyMap<string, readonly string[]> =>
  new Map([
    ...rules.map(({ alert, metric, labels }): [string, readonly string[]] => [
      alert,
      [
        'alertname',
        'database',
        ...(metrics.find(({ name }) => name === metric)?.labels ?? []),
        ...Object.keys(labels),
      ],
    ]),
    ...Object.entries(ownAlerts),
  ])
