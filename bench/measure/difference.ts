import type { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'
import { application } from '../../src/app.ts'
import { comparedColumns } from '../../src/engine/statements/refresh-sql.ts'

const counted = z.object({ rows: z.number() })

const between = (kept: string, plain: string): string =>
  `SELECT (SELECT count(*) FROM (${kept} EXCEPT ${plain})) + (SELECT count(*) FROM (${plain} EXCEPT ${kept})) AS rows`

const comparisons = (): (readonly [table: string, sql: string])[] => [
  ...application.catalog.views.map((view) => {
    const columns = [view.key, ...comparedColumns(view)].join(', ')
    const [kept = '', plain = ''] = [view.table, view.declaration.name].map(
      (name) => `SELECT ${columns} FROM ${name}`,
    )
    return [view.table, between(kept, plain)] as const
  }),
  [
    'viewkeeper_queue_counts',
    between(
      'SELECT status, jobs FROM viewkeeper_queue_counts WHERE jobs <> 0',
      'SELECT status, count(*) FROM automation_queue GROUP BY status',
    ),
  ],
]

/** Tables that are kept by triggers and do not equal their definition, each with how many rows differ. */
export const differences = (db: DatabaseSync): Record<string, number> =>
  Object.fromEntries(
    comparisons()
      .map(([table, sql]) => [table, counted.parse(db.prepare(sql).get()).rows] as const)
      .filter(([, rows]) => rows > 0),
  )
