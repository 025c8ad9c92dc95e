import type { Database } from '../../db/database.ts'
import { readSchemaObjects, type SchemaObject } from '../../db/schema-objects.ts'
import type { Catalog } from '../catalog.ts'
import { type Finding, warning } from '../finding.ts'
import { cascadingParents, readTrigger, type TriggerText, type Write } from './sql-tokens.ts'

const lower = (name: string): string => name.toLowerCase()

/** Our triggers by name, and the names of the source tables, in lower case as the database's are read. */
const namesOf = ({ triggers, sourceTables }: Catalog) => ({
  ours: new Map(triggers.map((trigger) => [lower(trigger.name), trigger])),
  sources: new Set(sourceTables.map(({ name }) => lower(name))),
})

/** A table and those that its rows belong to, directly or over others. */
const withAncestors = ({ sourceTables }: Catalog, table: string): Set<string> => {
  const found = new Set([table])
  const waiting = [table]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    for (const parent of Object.values(
      sourceTables.find(({ name }) => lower(name) === next)?.references ?? {},
    ).map(lower))
      if (!found.has(parent)) {
        found.add(parent)
        waiting.push(parent)
      }
  return found
}

/** The tables of which a view shows the latest row, with the rows of `table` that belong to it. */
const latestAbove = ({ views }: Catalog, table: string): Set<string> =>
  new Set(
    views.flatMap(({ children }) =>
      children
        .filter((use) =>
          use.latest.some(({ rows }) => rows.some(({ group }) => lower(group.table) === table)),
        )
        .map((use) => lower(use.table)),
    ),
  )

/**
 * Which writes upset ours when they come before our trigger on `table` has counted its row: another row under the
 * same id, and those after which a view's row is computed from all that is there. Any other comes out right in
 * whatever order.
 */
const upsets = (catalog: Catalog, table: string): ((write: Write) => boolean) => {
  const above = withAncestors(catalog, table)
  const latest = latestAbove(catalog, table)
  return (write) =>
    (write.operation === 'insert' && above.has(write.table)) || latest.has(write.table)
}

interface ApplicationTrigger extends SchemaObject {
  readonly text: TriggerText
}

/** What a write sets off: triggers of its table, and rows that are deleted or changed with a deleted one. */
const setOff = (
  { table, operation, replaces }: Write,
  all: readonly ApplicationTrigger[],
  objects: readonly SchemaObject[],
): Write[] => {
  const deletes = operation === 'delete' || replaces
  const along = objects.filter(
    ({ type, sql }) => deletes && type === 'table' && cascadingParents(sql).includes(table),
  )
  return [
    ...all
      .filter((trigger) => trigger.table === table && trigger.text.operation === operation)
      .flatMap(({ text }) => text.writes),
    ...along.map(({ name }): Write => ({ table: name, operation: 'delete', replaces: false })),
  ]
}

/** Whether these writes, or what they set off, come to one that matters. */
const comesTo = (
  matters: (write: Write) => boolean,
  writes: readonly Write[],
  all: readonly ApplicationTrigger[],
  objects: readonly SchemaObject[],
): boolean => {
  const seen = new Set<string>()
  const waiting = [...writes]
  for (let write = waiting.pop(); write !== undefined; write = waiting.pop()) {
    if (matters(write)) return true
    const known = `${write.table} ${write.operation} ${write.replaces}`
    if (seen.has(known)) continue
    seen.add(known)
    waiting.push(...setOff(write, all, objects))
  }
  return false
}

/**
 * Triggers of ours that run after one of the application's that matters to them: SQLite runs the trigger made
 * last first, and this one can end ours (RAISE(IGNORE)) or has a view's row computed anew before ours have counted.
 * Our trigger → the application's.
 */
export const overtakenTriggers = (
  catalog: Catalog,
  objects: readonly SchemaObject[],
): Map<string, string> => {
  const { ours, sources } = namesOf(catalog)
  const installed = objects.filter(({ type, name }) => type === 'trigger' && ours.has(name))
  const oldest = new Map<string, number>()
  for (const { table, position } of installed)
    oldest.set(table, Math.min(position, oldest.get(table) ?? position))
  const isForeign = ({ type, name }: SchemaObject) => type === 'trigger' && !ours.has(name)
  const isNewer = (object: SchemaObject) =>
    isForeign(object) &&
    sources.has(object.table) &&
    object.position > (oldest.get(object.table) ?? Number.POSITIVE_INFINITY)
  if (!objects.some(isNewer)) return new Map()

  const foreign = objects
    .filter(isForeign)
    .map((object): ApplicationTrigger => ({ ...object, text: readTrigger(object.sql) }))
  // A trigger that runs before the row is written does no harm: ours had better run last.
  const mattering = foreign.filter(
    (object) =>
      isNewer(object) &&
      object.text.time === 'after' &&
      (object.text.ignores ||
        comesTo(upsets(catalog, object.table), object.text.writes, foreign, objects)),
  )
  const overtaken = new Map<string, string>()
  for (const { name, table, position } of installed) {
    const [time, operation] = (ours.get(name)?.event ?? '').toLowerCase().split(' ')
    const by = mattering.find(
      (other) =>
        other.table === table &&
        other.position > position &&
        other.text.time === time &&
        other.text.operation === operation,
    )
    if (by) overtaken.set(name, by.name)
  }
  return overtaken
}

/**
 * Triggers of the application that run before a row is updated or deleted and may write that row: SQLite leaves
 * open what comes of it, and hands ours the row as it was before both, whatever their order.
 */
const undefinedTriggers = (catalog: Catalog, objects: readonly SchemaObject[]): SchemaObject[] => {
  const { ours, sources } = namesOf(catalog)
  const foreign = objects
    .filter(({ type, name }) => type === 'trigger' && !ours.has(name))
    .map((object): ApplicationTrigger => ({ ...object, text: readTrigger(object.sql) }))
  return foreign.filter(
    ({ table, text }) =>
      sources.has(table) &&
      text.time === 'before' &&
      text.operation !== 'insert' &&
      !text.ignores &&
      comesTo(
        (write) => write.table === table && write.operation !== 'delete',
        text.writes,
        foreign,
        objects,
      ),
  )
}

/**
 * The same for people: a warning for each trigger of ours that runs too late, and for each of the application's
 * beside which no order is right. Changes nothing.
 */
export const applicationTriggerFindings = async (
  db: Database,
  catalog: Catalog,
): Promise<Finding[]> => {
  const { objects } = await readSchemaObjects(db, { tables: [], triggers: [] })
  return [
    ...[...overtakenTriggers(catalog, objects)].map(([name, by]) =>
      warning(
        name,
        `was made before the application's trigger ${by}, which SQLite therefore runs first, and which ends ours or changes what they count: npm run views -- resume puts ours after it.`,
      ),
    ),
    ...undefinedTriggers(catalog, objects).map(({ name, table }) =>
      warning(
        name,
        `is a trigger of the application that changes ${table} BEFORE its rows are updated or deleted: where it changes the very row, SQLite leaves the result undefined, and the views show another until the audit mends them. Make it an AFTER trigger.`,
      ),
    ),
  ]
}
