import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unstable_splitSqlQuery } from 'wrangler'
import { application } from '../../src/app.ts'
import { identifier } from '../../src/engine/expressions/sql.ts'
import { refreshAllRows } from '../../src/engine/statements/refresh-sql.ts'
import { triggerSql } from '../../src/engine/triggers/trigger.ts'
import { baseline, materializedViews } from '../../src/keeper/schema.ts'
import { guideSchema } from '../workload/guide.ts'
import { handWrittenTriggers } from '../workload/hand-written.ts'

const { catalog } = application
const { sourceTables, timeSeries, triggers, views } = catalog

/**
 * What keeps the views of a database: our triggers, those written by hand on our tables, the guide's, or nothing;
 * `monotask` is nothing, and the indexes as MonoTask has them without us.
 */
export type Keeper = 'viewkeeper' | 'hand-written' | 'guide' | 'none' | 'monotask'

const isTrigger = (sql: string): boolean => sql.startsWith('CREATE TRIGGER')

/** Tables and plain views of ours, filled, then triggers. */
const filledThen = (createTriggers: readonly string[]): string[] => [
  ...materializedViews(catalog).filter((sql) => !isTrigger(sql)),
  ...views.flatMap((view) => refreshAllRows(view)),
  ...timeSeries.flatMap(({ recount }) => recount),
  ...createTriggers,
]

/** Tables, plain views and triggers of ours; the views are filled before there are triggers. */
export const filledViews = (): string[] => filledThen(triggers.map(triggerSql))

/** MonoTask's tables as it has them without us: an index for each foreign key and no other. */
const monotask = (): string[] => [
  ...baseline(catalog).filter((sql) => sql.startsWith('CREATE TABLE')),
  ...sourceTables.flatMap(({ name, references }) =>
    Object.keys(references).map(
      (column) =>
        `CREATE INDEX ${identifier(`idx_${name}_${column}`)} ON ${identifier(name)} (${identifier(column)})`,
    ),
  ),
]

/** Statements that make a database with this content, its views filled and kept by `keeper`. */
export const databaseSql = (keeper: Keeper, content: readonly string[]): string[] => {
  if (keeper === 'monotask') return [...monotask(), ...content]
  const views = {
    viewkeeper: filledViews,
    'hand-written': () => filledThen(handWrittenTriggers),
    guide: guideSchema,
    none: () => [],
  }[keeper]
  return [...baseline(catalog), ...content, ...views()]
}

const migrations = join(import.meta.dirname, '../../migrations')

/** The worker's own tables: those migrations that are not compiled from the declarations. */
export const workerTables = (): string[] =>
  readdirSync(migrations)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    .map((name) => readFileSync(join(migrations, name), 'utf8'))
    .filter((text) => !/^-- Written from the declarations/m.test(text))
    .flatMap(unstable_splitSqlQuery)
