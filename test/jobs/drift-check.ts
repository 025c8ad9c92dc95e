import { application } from '../../src/app.ts'
import { type Check, metricsOf } from '../../src/checks/check.ts'
import { takenNow } from '../../src/checks/metric.ts'

/** A check that finds a row drifted in each of so many views, and takes no statement. */
export const driftCheck = (views: () => number): Check => ({
  name: 'views',
  source: { name: 'audit', remedy: 'Audit.' },
  metrics: metricsOf(application.checks).filter(({ name }) => name.endsWith('drifted_rows')),
  take: async ({ db, now }) =>
    Array.from({ length: views() }, (_, index) => ({
      metric: 'viewkeeper_view_drifted_rows',
      labels: { database: db.name, view: `view-${index}` },
      value: 1,
      taken: takenNow(now()),
    })),
})
