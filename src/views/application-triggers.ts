import type { Database } from '../db/database.ts'
import { readSchemaObjects, type SchemaObject } from '../db/schema-objects.ts'
import { type Finding, warning } from './finding.ts'
import { triggers } from './schema.ts'
import { sourceTables } from './source-schema.ts'
import { cascadingParents, readTrigger, type TriggerText, type Write } from './sql-tokens.ts'

const ours = new Map(triggers.map((trigger) => [trigger.name, trigger]))
const sources = new Set(sourceTables.map(({ name }) => name))

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

/** Whether these writes reach a source table, directly or through what they set off. */
const reachesSource = (
  writes: readonly Write[],
  all: readonly ApplicationTrigger[],
  objects: readonly SchemaObject[],
): boolean => {
  const seen = new Set<string>()
  const waiting = [...writes]
  for (let write = waiting.pop(); write !== undefined; write = waiting.pop()) {
    if (sources.has(write.table)) return true
    const known = `${write.table} ${write.operation} ${write.replaces}`
    if (seen.has(known)) continue
    seen.add(known)
    waiting.push(...setOff(write, all, objects))
  }
  return false
}

/**
 * Triggers of ours that run after one of the application's that matters to them: SQLite runs the trigger made
 * last first, and this one can end ours (RAISE(IGNORE)) or changes source rows before ours have counted them.
 * Our trigger → the application's.
 */
export const overtakenTriggers = (objects: readonly SchemaObject[]): Map<string, string> => {
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
  const mattering = foreign.filter(
    (object) =>
      isNewer(object) &&
      (object.text.ignores || reachesSource(object.text.writes, foreign, objects)),
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

/** The same for people: a warning for each trigger of ours that runs too late. Changes nothing. */
export const applicationTriggerFindings = async (db: Database): Promise<Finding[]> => {
  const { objects } = await readSchemaObjects(db, { tables: [], triggers: [] })
  return [...overtakenTriggers(objects)].map(([name, by]) =>
    warning(
      name,
      `was made before the application's trigger ${by}, which SQLite therefore runs first, and which ends ours or changes what they count: npm run views -- resume puts ours after it.`,
    ),
  )
}
