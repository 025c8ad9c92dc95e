import { identifier } from '../engine/expressions/sql.ts'
import { insertRows, refreshAllRows } from '../engine/statements/refresh-sql.ts'
import type { Catalog } from './catalog.ts'
import { baseline, dropMaterializedViews, materializedViews } from './schema.ts'

/** Rows that one migration may fill in per view: well inside the 30 s that D1 gives one query. */
const backfillLimit = 200_000

/**
 * Fills the views from what is already there. What is beyond the limit is left to the `backfill` job.
 * A view that builds on others comes after them and is computed anew, as filling those moved it.
 */
const backfill = ({ views, timeSeries }: Catalog): string[] => [
  ...views.flatMap((view) => {
    if (view.children.some((use) => !use.isSource)) return refreshAllRows(view)
    const key = identifier(view.key)
    return insertRows(
      view,
      `${identifier(view.declaration.name)} d\n` +
        `WHERE NOT EXISTS (SELECT 1 FROM ${identifier(view.table)} v WHERE v.${key} = d.${key})\n` +
        `ORDER BY d.${key} LIMIT ${backfillLimit}`,
    )
  }),
  ...timeSeries.flatMap(({ recount }) => recount),
]

const print = (heading: string, statements: readonly string[]): string =>
  `-- ${heading}\n\n${statements.map((statement) => `${statement};\n`).join('\n')}`

/** File path below migrations/ → its text, as the compiler prints it today. */
export const migrationFiles = (catalog: Catalog): ReadonlyMap<string, string> =>
  new Map([
    [
      '0001_monotask.sql',
      print(
        "MonoTask's own tables, where they are missing. Printed by: npm run views -- migrations",
        baseline(catalog),
      ),
    ],
    [
      '0002_materialized_views.sql',
      print('The materialized views. Printed by: npm run views -- migrations', [
        ...materializedViews(catalog),
        ...backfill(catalog),
      ]),
    ],
    [
      'down/0002_materialized_views.sql',
      print(
        'Takes the materialized views away; the source tables stay. Printed by: npm run views -- migrations',
        dropMaterializedViews(catalog),
      ),
    ],
  ])
