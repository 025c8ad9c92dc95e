import type { Database } from '../../db/database.ts'
import { readSchemaObjects, type SchemaObjects } from '../../db/schema-objects.ts'
import { triggerSql } from '../../engine/triggers/trigger.ts'
import type { Pause } from '../../store/pause.ts'
import type { TriggerAudit } from '../../store/trigger-audit.ts'
import { type Catalog, oncePerCatalog } from '../catalog.ts'
import { overtakenTriggers } from './application-triggers.ts'
import { brokenTriggers } from './broken-triggers.ts'
import { neededColumns } from './needed-names.ts'

/** Migrations are stored with or without their comments and white space: compare without. */
const normalized = (sql: string): string =>
  sql
    .replaceAll(/--[^\n]*/g, '')
    .replaceAll(/\s+/g, ' ')
    .replace(/^CREATE (TRIGGER|VIEW) IF NOT EXISTS /, 'CREATE $1 ')
    .trim()

const lower = (name: string): string => name.toLowerCase()

/** Triggers and plain views as they are compiled, by name in lower case. */
const compiled = oncePerCatalog(
  ({ triggers, plainViews }): ReadonlyMap<string, string> =>
    new Map([
      ...triggers.map((trigger) => [lower(trigger.name), normalized(triggerSql(trigger))] as const),
      ...plainViews.map(({ name, sql }) => [lower(name), normalized(sql)] as const),
    ]),
)

/** Triggers and plain views of the views in this state. */
const namesIn = (
  { installations }: Catalog,
  pauses: readonly Pause[],
  wanted: Pause['state'],
): ReadonlySet<string> => {
  const views = new Set(pauses.flatMap(({ view, state }) => (state === wanted ? [view] : [])))
  return new Set(
    installations
      .filter(({ view }) => views.has(view))
      .flatMap(({ plainView, triggers: own }) =>
        [plainView, ...own].map(({ name }) => lower(name)),
      ),
  )
}

/** What is there of ours, by name, and what of it is not as compiled. */
const compare = (catalog: Catalog, { objects }: SchemaObjects) => {
  const wanted = compiled(catalog)
  const there = new Map(
    objects
      .filter(({ type, name }) => type !== 'table' && wanted.has(name))
      .map((o) => [o.name, o]),
  )
  const differing = there
    .values()
    .filter(({ name, sql }) => normalized(sql) !== wanted.get(name))
    .map(({ name }) => name)
  return { there, differing: new Set(differing) }
}

/** The name at the head of an entry of `missing`, `outdated` or `broken`. */
export const nameOf = (entry: string): string => entry.split(':')[0] ?? entry

/**
 * Compares triggers and plain views in the database with those compiled from the declarations; tells which
 * triggers break the application's writes, and which run too late beside triggers of the application. Changes
 * nothing; reads no row of the application's.
 */
export const auditTriggers = async (
  db: Database,
  catalog: Catalog,
  now: Date,
  pauses: readonly Pause[],
): Promise<TriggerAudit> => {
  const triggerNames = catalog.triggers.map(({ name }) => name)
  const plain = new Set(catalog.plainViews.map(({ name }) => lower(name)))
  const described = (name: string) => (plain.has(name) ? `${name}: the plain view` : name)
  const paused = namesIn(catalog, pauses, 'paused')
  // Triggers of the version before keep these, under whatever names.
  const upgrading = namesIn(catalog, pauses, 'upgrading')
  const schema = await readSchemaObjects(db, {
    tables: [...neededColumns(catalog).keys()],
    triggers: triggerNames,
  })
  const { there, differing } = compare(catalog, schema)
  const absent = [...compiled(catalog).keys()].filter((name) => !there.has(name))
  const installed = there
    .values()
    .filter(({ type }) => type === 'trigger')
    .toArray()
  const doubtful = new Set([...differing, ...absent.filter((name) => plain.has(name))])
  const broken = new Map(
    (await brokenTriggers(db, catalog, schema, installed, doubtful)).map(({ name, reason }) => [
      name,
      reason,
    ]),
  )
  const overtaken = overtakenTriggers(catalog, schema.objects)
  const outdated = [...there.keys()].flatMap((name) => {
    if (broken.has(name)) return []
    if (differing.has(name)) return upgrading.has(name) ? [] : [described(name)]
    const by = overtaken.get(name)
    return by === undefined ? [] : [`${name}: made before the application's trigger ${by}`]
  })
  return {
    audited_at_ms: now.getTime(),
    installed: installed.filter(
      ({ name }) => !broken.has(name) && !differing.has(name) && !overtaken.has(name),
    ).length,
    paused: absent.filter((name) => paused.has(name) && !plain.has(name)).length,
    missing: absent.filter((name) => !paused.has(name) && !upgrading.has(name)).map(described),
    outdated,
    broken: [...broken].map(([name, reason]) => `${name}: ${reason}`),
  }
}

/** The tables whose writes are not reflected in full, as triggers on them are missing or differ. */
export const tablesLackingTriggers = (
  { triggers }: Catalog,
  { missing, outdated, broken }: TriggerAudit,
): ReadonlySet<string> => {
  const lacking = new Set([...missing, ...outdated, ...broken].map(nameOf))
  return new Set(triggers.filter(({ name }) => lacking.has(lower(name))).map(({ table }) => table))
}
