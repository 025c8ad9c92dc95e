import { parseRules } from '../../src/alerting/rules.ts'
import { application } from '../../src/app.ts'
import { gauge, reading, takenNow } from '../../src/checks/metric.ts'
import type { Application } from '../../src/jobs/job.ts'

const rows = gauge('made_up_rows', { unit: 'count', help: 'Made up.', labels: ['view'] })

/** By view. */
export type Values = Readonly<Record<string, number>>

/** An application with one check, which reads what `values` gives, and one rule, which fires for all above 0. */
export const madeUp = (values: () => Values, rule: object = {}): Application => ({
  ...application,
  checks: [
    {
      name: 'made_up',
      source: { name: 'made up reading', remedy: 'Make one up.' },
      metrics: [rows],
      take: async ({ db, now }) =>
        Object.entries(values()).map(([view, value]) => ({
          ...reading(rows, { database: db.name, view }, value, takenNow(now())),
          detail: `There are ${value}.`,
        })),
    },
  ],
  rules: parseRules(
    [
      {
        alert: 'MadeUp',
        metric: rows.name,
        op: '>',
        threshold: 0,
        annotations: { description: '{{ detail }}' },
        ...rule,
      },
    ],
    [rows],
  ),
})
