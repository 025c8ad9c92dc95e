import { application } from '../../src/app.ts'
import { type Finding, fault, warning } from '../../src/keeper/finding.ts'
import { counted } from '../command-line/words.ts'
import type { Expected } from './expected.ts'
import type { Schema, SchemaObject, Table } from './schema.ts'

const { sourceTables, views, timeSeries, installations } = application.catalog
const viewTables = new Set([...views, ...timeSeries].map(({ table }) => table))

/** The source tables and their indexes are the application's. */
export const isOurs = ({ type, table }: SchemaObject): boolean =>
  type === 'trigger' || !sourceTables.some(({ name }) => name === table)

const squeezed = (sql: string | null): string => (sql ?? '').replaceAll(/\s+/g, ' ')

const columnsDiffer = (wanted: Table | undefined, found: Table | undefined): string | null => {
  if (!wanted || !found) return null
  const lacking = [...wanted.columns.keys()].filter((name) => !found.columns.has(name))
  const further = [...found.columns.keys()].filter((name) => !wanted.columns.has(name))
  if (lacking.length + further.length === 0) return null
  return [
    ...(lacking.length > 0 ? [`lacks ${lacking.join(', ')}`] : []),
    ...(further.length > 0 ? [`has ${further.join(', ')} too`] : []),
  ].join(' and ')
}

const applyAgain = (migration: string): string =>
  `DELETE FROM viewkeeper_migrations WHERE name = '${migration}', then npm run db:migrate`

/** Names of ours that something else has taken, and view tables that are not as we make them. */
export const nameFindings = (expected: Expected, actual: Schema): Finding[] =>
  [...expected.schema.objects.values()].filter(isOurs).flatMap(({ type, name, table, sql }) => {
    const found = actual.objects.get(name)
    if (!found) return []
    if (found.type !== type)
      return [fault(name, `is there as a ${found.type}, and we need the name for a ${type}.`)]
    if (found.table !== table)
      return [fault(name, `is a ${type} on ${found.table}; ours of this name is on ${table}.`)]
    const kept = installations.some(
      ({ view, plainView }) => plainView.name === name && actual.tables.has(view),
    )
    if (type === 'view' && !kept && squeezed(sql) !== squeezed(found.sql))
      return [fault(name, 'is a view of another kind, which the migration would replace.')]
    const wanted = viewTables.has(name) ? (expected.versions.get(name) ?? []) : []
    const differences = wanted.map((version) => columnsDiffer(version, actual.tables.get(name)))
    const difference = differences.includes(null) ? null : (differences.at(-1) ?? null)
    return difference === null
      ? []
      : [
          fault(
            name,
            `${difference}: another version made it, or a hand changed it. DROP TABLE ${name}, ${applyAgain(expected.madeBy.get(name) ?? '')}; it is filled anew.`,
          ),
        ]
  })

/**
 * Holds the ledger against what is there: a migration that stopped half way, or one that is in the ledger
 * though its tables are gone. `applied` are the names in the ledger; `awaited` those of what takes its place only when
 * `resume` or the job backfill is through.
 */
export const ledgerFindings = (
  expected: Expected,
  actual: Schema,
  {
    applied,
    paused,
    awaited,
  }: {
    readonly applied: ReadonlySet<string>
    readonly paused: boolean
    readonly awaited: ReadonlySet<string>
  },
): Finding[] => {
  const migrations = Map.groupBy(
    [...expected.schema.objects.values()].filter(isOurs),
    ({ name }) => expected.madeBy.get(name) ?? '',
  )
  return [...migrations].flatMap(([migration, objects]) => {
    const missing = objects.filter(
      ({ name }) => !actual.objects.has(name) && !(applied.has(migration) && awaited.has(name)),
    )
    const there = objects.length - missing.length
    if (!applied.has(migration))
      return there === 0
        ? []
        : [
            warning(
              migration,
              `stopped half way: it is not in the ledger, and ${there} of the ${objects.length} tables, views, indexes and triggers it makes are there. Applying it again is safe.`,
            ),
          ]
    // Triggers and plain views are put back by resume; tables and indexes are not.
    const isPutBack = ({ type }: SchemaObject) => type === 'trigger' || type === 'view'
    const out = missing.filter(isPutBack)
    const rest = missing.filter((object) => !isPutBack(object)).map(({ name }) => name)
    return [
      ...(rest.length > 0
        ? [
            fault(
              migration,
              `is in the ledger, but ${rest.join(', ')} of it is missing, and wrangler will not apply it again. ${applyAgain(migration)}`,
            ),
          ]
        : []),
      ...(out.length > 0 && rest.length === 0
        ? [
            warning(
              migration,
              paused
                ? 'the triggers are paused, the plain views with them: npm run views -- resume puts them back.'
                : `${counted(out.length, 'trigger or plain view of it is', 'triggers and plain views of it are')} missing: npm run views -- resume puts them back.`,
            ),
          ]
        : []),
    ]
  })
}
