import { application } from '../../src/app.ts'
import { identifier, literal } from '../../src/engine/expressions/sql.ts'
import { dropTriggerSql } from '../../src/engine/triggers/trigger.ts'
import { refreshAllStatements } from '../../src/keeper/refresh/refresh-all.ts'
import { materializedViews } from '../../src/keeper/schema.ts'
import type { SqlStatement } from './statements.ts'
import { keyword, nameOf } from './tokens.ts'

const { catalog } = application
const { installations, plainViews, triggers, timeSeries, views } = catalog

const now = "CAST(round(unixepoch('now', 'subsec') * 1000) AS INTEGER)"
const viewTables = installations.map(({ view }) => view)
const allViews = `json_each(${literal(JSON.stringify(viewTables))})`
const triggerNames = literal(JSON.stringify(triggers.map(({ name }) => name)))

/** Holds where triggers or plain views were out before this migration: then any row of a view can differ. */
const isStale = "EXISTS (SELECT 1 FROM viewkeeper_cursors WHERE walk = 'wrap')"

/**
 * Marks every view as paused, and before that whether one was already, or lacks triggers: an earlier try of this
 * migration may have stopped anywhere, and the application written since.
 */
const begin = [
  `INSERT INTO viewkeeper_cursors (walk, view, next_after)
SELECT 'wrap', 'all', '' WHERE EXISTS (SELECT 1 FROM viewkeeper_pause) OR ${triggers.length} > (
  SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name IN (SELECT value FROM json_each(${triggerNames}))
)
ON CONFLICT (walk, view) DO NOTHING`,
  `INSERT INTO viewkeeper_pause (view, state, paused_at_ms)
SELECT value, 'paused', ${now} FROM ${allViews} WHERE true
ON CONFLICT (view) DO UPDATE SET state = 'paused', probed = 0, next_after = NULL, done = 0, total = 0`,
  ...triggers.map(dropTriggerSql),
  ...plainViews.toReversed().map(({ name }) => `DROP VIEW IF EXISTS ${identifier(name)}`),
]

/** Everything is back, and from here on only rows may differ: what stops now is carried on by `resume`. */
const resuming = [
  'DELETE FROM viewkeeper_replaced',
  "UPDATE viewkeeper_pause SET state = 'resuming'",
]

const end = ["DELETE FROM viewkeeper_cursors WHERE walk = 'wrap'", 'DELETE FROM viewkeeper_pause']

/** Locally, a pragma stays in force after the migration: what it asks for is taken back. */
const resetPragmas = (statements: readonly SqlStatement[]): string[] => {
  const isLegacy = statements.some(
    ({ tokens }) => keyword(tokens[0]) === 'PRAGMA' && nameOf(tokens[1]) === 'legacy_alter_table',
  )
  return isLegacy ? ['PRAGMA legacy_alter_table = OFF'] : []
}

/** What is to be done after a migration. */
export interface Plan {
  /** The plain views whose kept rows can differ. */
  readonly differing: ReadonlySet<string>
  /** The indexes of ours that went with a table, as SQL. */
  readonly indexes: readonly string[]
}

/** What puts ours back after the migration, as SQL; safe to run again, from wherever it stopped. */
export const putBack = ({ differing, indexes }: Plan): string[] => {
  const onlyIf = (view: string) => (differing.has(view) ? undefined : isStale)
  return [
    ...indexes,
    ...materializedViews(catalog),
    ...resuming,
    ...timeSeries.flatMap(({ plainView, recountIf }) =>
      recountIf(onlyIf(plainView.name) ?? 'true'),
    ),
    ...views.flatMap((view) => refreshAllStatements(view, onlyIf(view.declaration.name))),
    ...end,
  ]
}

/** The statements of the wrapped migration, in order. */
export const compose = (statements: readonly SqlStatement[], plan: Plan): string[] => [
  ...begin,
  ...statements.map(({ text }) => text),
  ...resetPragmas(statements),
  ...putBack(plan),
]
