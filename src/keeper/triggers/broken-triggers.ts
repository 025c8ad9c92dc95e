import { type Database, statement } from '../../db/database.ts'
import type { SchemaObject, SchemaObjects } from '../../db/schema-objects.ts'
import { reasonOf } from '../../db/statement-error.ts'
import { identifier } from '../../engine/expressions/sql.ts'
import type { Catalog } from '../catalog.ts'
import { missingNames } from './needed-names.ts'
import { namesIn, readTrigger, type Write } from './sql-tokens.ts'

/** A trigger of ours that names what is gone, so that the application's writes of its kind fail. */
export interface BrokenTrigger {
  readonly name: string
  /** What SQLite says: `no such column: r.priority`. */
  readonly reason: string
}

interface Suspect {
  readonly name: string
  /** Every name in its text, and in the text of the plain views it reads. */
  readonly names: ReadonlySet<string>
}

const namesWithViews = (sql: string, views: ReadonlyMap<string, string>): ReadonlySet<string> => {
  const all = new Set(namesIn(sql))
  for (const name of all) for (const inner of namesIn(views.get(name) ?? '')) all.add(inner)
  return all
}

/** A write that makes SQLite compile every trigger of this table and operation: to be explained, not run. */
const writeOf = (
  table: string,
  operation: Write['operation'],
  columns: ReadonlySet<string>,
): string => {
  const name = identifier(table)
  if (operation === 'insert') return `INSERT INTO ${name} DEFAULT VALUES`
  if (operation === 'delete') return `DELETE FROM ${name}`
  const sets = [...columns].map((column) => `${identifier(column)} = ${identifier(column)}`)
  return `UPDATE ${name} SET ${sets.join(', ')}`
}

/** Why SQLite can't compile a statement, or null. Writes nothing. */
const explain = async (db: Database, sql: string): Promise<string | null> => {
  try {
    await db.run(statement(`EXPLAIN QUERY PLAN ${sql}`))
    return null
  } catch (error) {
    return reasonOf(error)
  }
}

/** What an error of SQLite's names: `no such column: OLD.priority` → `priority`; undefined for other errors. */
const nameIn = (reason: string): string | undefined =>
  /(?:no such \w+: |has no column named )(?:[^.\s]+\.)*"?([^".\s]+)/i
    .exec(reason)?.[1]
    ?.toLowerCase()

/**
 * Which triggers of ours make the application's writes fail, as they name what is gone. `installed` are those
 * that are there; `doubtful` the names of triggers and plain views of ours that are not as this version compiles
 * them, or not there. SQLite itself is asked, by one statement for each kind of write that gives reason for
 * suspicion: none when all is well.
 */
export const brokenTriggers = async (
  db: Database,
  catalog: Catalog,
  { objects, columns }: SchemaObjects,
  installed: readonly SchemaObject[],
  doubtful: ReadonlySet<string>,
): Promise<BrokenTrigger[]> => {
  const gone = missingNames(catalog, columns)
  if (gone.size === 0 && doubtful.size === 0) return []
  const views = new Map(
    objects.flatMap(({ type, name, sql }) => (type === 'view' ? [[name, sql] as const] : [])),
  )
  const kinds = new Map<string, Suspect[]>()
  for (const { name, table, sql } of installed) {
    const names = namesWithViews(sql, views)
    const namesOne = (of: ReadonlySet<string>) => [...of].some((one) => names.has(one))
    if (!doubtful.has(name) && !namesOne(gone) && !namesOne(doubtful)) continue
    const write = writeOf(table, readTrigger(sql).operation, columns.get(table) ?? new Set())
    kinds.set(write, [...(kinds.get(write) ?? []), { name, names }])
  }
  const broken: BrokenTrigger[] = []
  for (const [write, suspects] of kinds) {
    const reason = await explain(db, write)
    if (reason === null) continue
    const name = nameIn(reason)
    const culprits = suspects.filter(({ names }) => name === undefined || names.has(name))
    broken.push(...culprits.map((culprit) => ({ name: culprit.name, reason })))
  }
  return broken
}
